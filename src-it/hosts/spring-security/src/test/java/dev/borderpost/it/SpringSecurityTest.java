package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.testing.FakeIssuer;
import dev.borderpost.testing.TestIssuer;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the starter says about Spring Security beside it is what happens. */
@ExtendWith(OutputCaptureExtension.class)
class SpringSecurityTest {

  @FakeIssuer private static TestIssuer issuer;

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {

    @RestController
    static class Endpoints {

      @GetMapping("/me")
      String me(HttpServletRequest request) {
        return String.valueOf(request.getUserPrincipal());
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OpenToAll {

    @Bean
    SecurityFilterChain openToAll(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll()).build();
    }
  }

  @Test
  void start_warns(CapturedOutput output) {
    start(Application.class).close();

    assertThat(output)
        .contains("WARN")
        .contains("Spring Security is on the class path as well")
        .contains("Use one of the two.");
  }

  @Test
  void rulesOfSpringSecurity_refuseWhatTheFilterHasGranted() throws Exception {
    try (ConfigurableApplicationContext application = start(Application.class)) {
      HttpResponse<String> withoutToken = get(application, "");
      HttpResponse<String> withToken = get(application, issuer.token("alice").sign());

      assertThat(withoutToken.statusCode()).isEqualTo(401);
      assertThat(withoutToken.headers().allValues("WWW-Authenticate")).containsExactly("Bearer");
      assertThat(withToken.statusCode()).isEqualTo(401);
      assertThat(withToken.headers().allValues("WWW-Authenticate"))
          .containsExactly("Basic realm=\"Realm\"");
    }
  }

  @Test
  void userOfTheFilter_isHidden_wherePathsAreOpenForSpringSecurity() throws Exception {
    try (ConfigurableApplicationContext application = start(Application.class, OpenToAll.class)) {
      assertThat(get(application, "").statusCode()).isEqualTo(401);
      assertThat(get(application, issuer.token("alice").sign()).body()).isEqualTo("null");
    }
  }

  private static ConfigurableApplicationContext start(Class<?>... sources) {
    List<String> arguments =
        new ArrayList<>(List.of("--server.port=0", "--server.address=127.0.0.1"));
    issuer.systemProperties().forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return new SpringApplication(sources).run(arguments.toArray(String[]::new));
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext application, String token)
      throws Exception {
    String port = application.getEnvironment().getProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/me"));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
