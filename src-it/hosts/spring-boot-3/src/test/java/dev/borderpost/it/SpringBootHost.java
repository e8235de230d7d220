package dev.borderpost.it;

import dev.borderpost.access.Guard;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.spring.BorderpostAutoConfiguration;
import dev.borderpost.spring.GuardCustomizer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * Spring Boot with Spring MVC and its default server. The starter makes the guard of the root from
 * settings, and registers its filter; the other guards are in filters of the application.
 */
final class SpringBootHost implements Host {

  private static final String RULES =
      """
      permit /health
      permit /public/**
      permit /cookie/**
      permit /shop/**
      permit /form/**
      permit /desk/**
      permit /site/**
      permit /gateway/**
      permit GET /notes/**
      permit OPTIONS /shared/**
      optional /catalog/**
      require /admin/** role:admin
      require GET /orders/** scope:orders:read
      require POST /orders/** scope:orders:write
      deny /internal/**
      """;

  private static final String CORS =
      "Spring MVC answers CORS preflights itself, behind the border: with 403, unless the application"
          + " has a CORS configuration.";

  private ConfigurableApplicationContext context;

  @Override
  public String name() {
    return "Spring Boot " + version().replaceAll("\\..*", "");
  }

  @Override
  public String version() {
    return SpringBootVersion.getVersion();
  }

  @Override
  public String adapter() {
    return "borderpost-spring-boot";
  }

  @Override
  public List<UnmetCases> unmetCases() {
    return List.of(
        UnmetCases.of("corsPreflight_passesOnlyWhereARuleSaysSo", CORS),
        UnmetCases.of("preflight_passesAsAnonymous_andTheBorderAddsNothing", CORS));
  }

  @Override
  public URI start(SuiteGuards guards) {
    SpringApplication application = new SpringApplication(Application.class);
    application.addInitializers(starting -> register(guards, (GenericApplicationContext) starting));
    context =
        application.run(
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--borderpost.issuers=main,down",
            "--borderpost.audience=" + Tokens.AUDIENCE,
            "--borderpost.main.issuer=" + Tokens.MAIN,
            "--borderpost.down.issuer=" + Tokens.DOWN,
            "--borderpost.realm=suite",
            "--borderpost.rules=" + RULES);
    return URI.create(
        "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
  }

  private static void register(SuiteGuards guards, GenericApplicationContext context) {
    context.registerBean(SuiteGuards.class, () -> guards);
    int place = 0;
    for (Map.Entry<String, Guard> border : guards.byDirectory().entrySet()) {
      String directory = border.getKey();
      int order = BorderpostAutoConfiguration.FILTER_ORDER + ++place;
      if (!directory.isEmpty()) { // the starter's own
        context.registerBean(
            directory.substring(1),
            FilterRegistrationBean.class,
            () -> filter(border.getValue(), directory, order));
      }
    }
  }

  private static FilterRegistrationBean<Filter> filter(Guard guard, String directory, int order) {
    FilterRegistrationBean<Filter> bean =
        new FilterRegistrationBean<>(new JwtAuthenticationFilter(guard));
    bean.setName(directory.substring(1));
    bean.addUrlPatterns(directory + "/*");
    bean.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    bean.setOrder(order);
    return bean;
  }

  @Override
  public void stop() {
    if (context != null) {
      context.close();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(EchoController.class)
  static class Application {

    @Bean
    GuardCustomizer keys(SuiteGuards guards) {
      return configuration ->
          List.of(Tokens.MAIN, Tokens.DOWN)
              .forEach(issuer -> configuration.keys(issuer, guards.keys().get(issuer)));
    }
  }

  @RestController
  static class EchoController {

    /** Spring MVC answers OPTIONS itself where no method is mapped to it by name. */
    @RequestMapping(
        path = "/**",
        method = RequestMethod.OPTIONS,
        produces = MediaType.TEXT_PLAIN_VALUE)
    String options(HttpServletRequest request) {
      return echo(request);
    }

    @RequestMapping(path = "/**", produces = MediaType.TEXT_PLAIN_VALUE)
    String echo(HttpServletRequest request) {
      String path = request.getServletPath();
      return new Echo(
              Echo.endpoint(path),
              request.getDispatcherType().name(),
              request.getUserPrincipal(),
              request.getRemoteUser(),
              request.getAuthType(),
              request.getAttribute(JwtAuthenticationFilter.PRINCIPAL_ATTRIBUTE),
              request.isUserInRole("admin"),
              request.getParameter("note"),
              request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE))
          .text();
    }
  }
}
