package dev.borderpost.it.app;

import static dev.borderpost.policy.ClaimsPolicy.role;
import static dev.borderpost.policy.ClaimsPolicy.scope;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.Origins;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.it.Tokens;
import dev.borderpost.keys.KeySource;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.verify.Issuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A web application behind several borders. The servlet at {@code /} is there for every path that
 * no other servlet takes: a request that no border stops always reaches something.
 *
 * <p>{@link ServletContext} has no way to register error pages: that is left to who installs this.
 */
public final class TestApplication implements ServletContainerInitializer {

  /** To be registered for {@link #ERRORS} and {@link Throwable}. */
  public static final String ERROR_PAGE = "/errors/page";

  /** Where cookies are handed out, by {@link CookieServlet}. */
  public static final String COOKIES = "/public/cookie";

  /** What browsers show for refused requests below {@code /site}; no rule opens it. */
  public static final String PAGE = "/pages/sign-in";

  /** By what name browsers know what is below {@code /shop}. */
  public static final String OWN_ORIGIN = "https://shop.example";

  /** Whose pages may call what is below {@code /shop}. */
  public static final String ALLOWED_ORIGIN = "https://app.example";

  /** Those of refusals among them, to see that these never get there. */
  public static final List<Integer> ERRORS = List.of(400, 401, 403, 404, 500, 503);

  private final Map<String, KeySource> keys;

  public TestApplication(Map<String, KeySource> keys) {
    this.keys = Map.copyOf(keys);
  }

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    addFilter(context, "preceding", "/*", new PrecedingFilter());
    addFilter(context, "border", "/*", new JwtAuthenticationFilter(border()));
    addFilter(context, "cookie", "/cookie/*", new JwtAuthenticationFilter(cookie()));
    addFilter(context, "shop", "/shop/*", new JwtAuthenticationFilter(shop()));
    addFilter(context, "form", "/form/*", new JwtAuthenticationFilter(headerOrForm()));
    addFilter(context, "desk", "/desk/*", new JwtAuthenticationFilter(desk()));
    addFilter(context, "gateway", "/gateway/*", new JwtAuthenticationFilter(gateway()));
    addFilter(context, "site", "/site/*", new JwtAuthenticationFilter(site()));
    addFilter(context, "both", "/both/*", new JwtAuthenticationFilter(adminsOnly()));

    addServlet(context, "rest", "/", new EchoServlet());
    addServlet(context, "health", "/health", new EchoServlet());
    addServlet(context, "admin", "/admin/*", new EchoServlet());
    addServlet(context, "error page", ERROR_PAGE, new EchoServlet());
    addServlet(context, "page", PAGE, new PageServlet());
    addServlet(context, "cookies", COOKIES, new CookieServlet());
    for (String area : List.of("/public", "/api", "/desk", "/cookie", "/site")) {
      addServlet(context, area + " onward", area + "/go", new OnwardServlet());
    }
  }

  private Guard border() {
    AccessRules rules =
        AccessRules.builder()
            .permit("/health")
            .permit("/public/**")
            .permit("/cookie/**") // these have borders of their own
            .permit("/shop/**")
            .permit("/form/**")
            .permit("/desk/**")
            .permit("/site/**")
            .permit("/gateway/**")
            .permit("GET", "/notes/**")
            .permit("OPTIONS", "/shared/**")
            .optional("/catalog/**")
            .require("/admin/**", role("admin"))
            .require("GET", "/orders/**", scope("orders:read"))
            .require("POST", "/orders/**", scope("orders:write"))
            .deny("/internal/**")
            .build();
    return Guard.of(authenticator(TokenExtractor.authorizationHeader()), rules).withRealm("suite");
  }

  private Guard cookie() {
    return Guard.of(authenticator(headerOrCookie()));
  }

  private Guard shop() {
    AccessRules rules =
        AccessRules.builder().deny("/shop/closed").require("/shop/admin", role("admin")).build();
    Origins origins = Origins.allowing(ALLOWED_ORIGIN).withOwn(OWN_ORIGIN).withPreflights();
    return Guard.of(builder(headerOrCookie()).origins(origins).build(), rules);
  }

  private Guard gateway() {
    return Guard.of(
        authenticator(
            TokenExtractor.firstOf(
                TokenExtractor.header("X-Forwarded-Access-Token"),
                TokenExtractor.cookie("session"))));
  }

  private Guard site() {
    AccessRules rules =
        AccessRules.builder()
            .permit("/site/go")
            .require("/site/admin", role("admin"))
            .require("/site/hooked", role("admin"))
            .build();
    Origins origins = Origins.allowing().withOwn(OWN_ORIGIN);
    return Guard.of(builder(headerOrCookie()).origins(origins).build(), rules)
        .withRefusalPages(
            (refusal, request) ->
                switch (request.path()) {
                  case "/site/redirected" -> Optional.of(OWN_ORIGIN + "/sign-in?from=shop");
                  case "/site/elsewhere" -> Optional.of("https://evil.example/sign-in");
                  case "/site/hooked" -> Optional.of(PAGE);
                  default -> refusal.status() == 401 ? Optional.of(PAGE) : Optional.empty();
                });
  }

  private static TokenExtractor headerOrCookie() {
    return TokenExtractor.firstOf(
        TokenExtractor.authorizationHeader(), TokenExtractor.cookie("session"));
  }

  private Guard headerOrForm() {
    return Guard.of(
        authenticator(
            TokenExtractor.oneOf(
                TokenExtractor.authorizationHeader(),
                TokenExtractor.formParameter("access_token"))));
  }

  private Guard desk() {
    return Guard.of(JwtAuthenticator.builder().issuer(issuer(Tokens.PARTNER)).build());
  }

  private Guard adminsOnly() {
    return Guard.of(
        authenticator(TokenExtractor.authorizationHeader()),
        AccessRules.builder().require("/**", role("admin")).build());
  }

  private JwtAuthenticator authenticator(TokenExtractor extractor) {
    return builder(extractor).build();
  }

  private JwtAuthenticator.Builder builder(TokenExtractor extractor) {
    return JwtAuthenticator.builder()
        .issuer(issuer(Tokens.MAIN))
        .issuer(issuer(Tokens.DOWN))
        .extractor(extractor);
  }

  private Issuer issuer(String identifier) {
    KeySource source = keys.get(identifier);
    if (source == null) {
      throw new IllegalArgumentException("The keys of " + identifier + " are missing.");
    }
    return Issuer.of(identifier).audience(Tokens.AUDIENCE).keys(source).build();
  }

  private static void addFilter(
      ServletContext context, String name, String pattern, Filter filter) {
    FilterRegistration.Dynamic registration = context.addFilter(name, filter);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, pattern);
  }

  private static void addServlet(
      ServletContext context, String name, String pattern, Servlet servlet) {
    ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
    registration.setAsyncSupported(true);
    registration.addMapping(pattern);
  }
}
