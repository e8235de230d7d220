package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.authentication.AuthenticationInitializer;
import dev.borderpost.authentication.ModuleRegistration;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.verify.Issuer;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.security.auth.message.config.AuthConfigProvider;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a module gets into an application, and out of it. */
class TomcatSetUpTest {

  private static final String APPLICATION = "Tomcat/127.0.0.1 /app";

  private final Tokens tokens = new Tokens();
  private final ConstrainedTomcat tomcat = new ConstrainedTomcat();

  TomcatSetUpTest() throws Exception {}

  @AfterEach
  void stopTomcat() throws Exception {
    tomcat.stop();
    assertThat(provider()).isNull();
  }

  private static AuthConfigProvider provider() {
    return AuthConfigFactory.getFactory().getConfigProvider("HttpServlet", APPLICATION, null);
  }

  private Guard guard(AccessRules rules) {
    Issuer issuer =
        Issuer.of(Tokens.MAIN)
            .audience(Tokens.AUDIENCE)
            .keys(tokens.keySources().get(Tokens.MAIN))
            .build();
    return Guard.of(JwtAuthenticator.builder().issuer(issuer).build(), rules);
  }

  private Guard guard() {
    return guard(AccessRules.authenticated());
  }

  /** Starts an application; what is asserted in it fails the test. */
  private Target start(Consumer<ServletContext> application) throws Exception {
    CompletableFuture<Void> started = new CompletableFuture<>();
    ServletContainerInitializer initializer =
        (classes, context) -> {
          try {
            new ConstrainedApplication().onStartup(classes, context);
            application.accept(context);
            started.complete(null);
          } catch (RuntimeException | Error e) {
            started.completeExceptionally(e);
            throw e;
          }
        };
    tomcat.add("/app", List.of(Constraint.allow("/*", Constraint.ANY_USER)), initializer);
    int port = tomcat.start();
    started.join();
    return new Target(URI.create("http://127.0.0.1:" + port + "/app"), tokens);
  }

  private static Response get(Target target) {
    return new Request(target, "GET", "/api/me").field("Authorization: Bearer {bob}").send();
  }

  private static void initialize(ServletContext context) {
    try {
      new AuthenticationInitializer().onStartup(null, context);
    } catch (ServletException e) {
      throw new IllegalStateException(e.getMessage());
    }
  }

  @Test
  void settings_areEnough_andTheModuleIsWithdrawnAtTheEnd() throws Exception {
    Target target =
        start(
            context -> {
              context.setInitParameter("borderpost.issuer", Tokens.MAIN);
              context.setInitParameter("borderpost.audience", Tokens.AUDIENCE);
              context.setInitParameter("borderpost.keys", "https://127.0.0.1:1/jwks");
              initialize(context);
              assertThat(context.getAttribute(Guard.class.getName())).isNotNull();
            });

    assertThat(provider()).isNotNull();
    assertThat(get(target).status()).isEqualTo(503);
  }

  @Test
  void withoutSettings_nothingIsRegistered() throws Exception {
    Target target = start(TomcatSetUpTest::initialize);

    assertThat(provider()).isNull();
    assertThat(get(target).status()).isIn(401, 403);
  }

  @Test
  void settingThatIsMissing_isNamed() throws Exception {
    start(
        context -> {
          context.setInitParameter("borderpost.issuer", Tokens.MAIN);
          assertThatThrownBy(() -> initialize(context)).hasMessageContaining("audience");
        });
  }

  @Test
  void guardWithRules_isRefused() throws Exception {
    Guard guard = guard(AccessRules.builder().permit("/health").build());
    start(
        context ->
            assertThatThrownBy(() -> ModuleRegistration.of(context, guard))
                .hasMessageStartingWith("rules: there are access rules, for /health, but"));
  }

  @Test
  void secondModule_isRefused_andTheFirstStays() throws Exception {
    Guard guard = guard();
    ModuleRegistration[] first = new ModuleRegistration[1];
    Target target =
        start(
            context -> {
              first[0] = ModuleRegistration.of(context, guard);
              assertThatThrownBy(() -> ModuleRegistration.of(context, guard))
                  .hasMessageContaining("has a module of Borderpost already");
            });

    assertThat(get(target).reached()).isTrue();
    first[0].close();
    assertThat(get(target).reached()).isFalse();
  }

  @Test
  void moduleOfSomebodyElse_isNotReplaced() throws Exception {
    AuthConfigProvider other =
        (AuthConfigProvider)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {AuthConfigProvider.class},
                (proxy, method, arguments) ->
                    method.getName().equals("equals") ? proxy == arguments[0] : null);
    AuthConfigFactory factory = AuthConfigFactory.getFactory();
    String id = factory.registerConfigProvider(other, "HttpServlet", APPLICATION, "Soteria");
    try {
      start(
          context ->
              assertThatThrownBy(() -> ModuleRegistration.of(context, guard()))
                  .hasMessageContaining("another authentication module (Soteria)"));
    } finally {
      factory.removeRegistration(id);
    }
  }

  @Test
  void filterThatIsAddedLater_stopsTheStart() throws Exception {
    Target target =
        start(
            context -> {
              ModuleRegistration registration = ModuleRegistration.of(context, guard());
              context
                  .addFilter("border", new JwtAuthenticationFilter(guard()))
                  .addMappingForUrlPatterns(null, true, "/*");
              context.addListener(
                  new ServletContextListener() {
                    @Override
                    public void contextDestroyed(ServletContextEvent event) {
                      registration.close();
                    }
                  });
            });

    assertThat(get(target).status()).isEqualTo(404);
  }
}
