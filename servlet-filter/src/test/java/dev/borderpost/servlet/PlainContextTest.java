package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.borderpost.config.Configurable;
import dev.borderpost.extract.EncodedToken;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.TestIssuer;
import dev.borderpost.verify.VerifiedJwt;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.ee9.servlet.FilterHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Init-params in a plain context of embedded Jetty, whose class loader is {@code null}: whatever
 * they load is found by the thread's.
 */
class PlainContextTest {

  @TempDir Path directory;

  private final TestIssuer issuer = TestIssuer.builder().audience("api://orders").start();
  private final Map<String, String> settings = new TreeMap<>();
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @BeforeEach
  void resourcesOfTheThread() throws IOException {
    Files.writeString(directory.resolve("keys.json"), issuer.publicJwkSet());
    Files.writeString(directory.resolve("more.properties"), "realm=from a file\n");
    Thread.currentThread()
        .setContextClassLoader(new URLClassLoader(new URL[] {directory.toUri().toURL()}, before));
    settings.put("issuer", issuer.issuer());
    settings.put("audience", "api://orders");
    settings.put("keys", "classpath:keys.json");
    CLOSED.clear();
  }

  @AfterEach
  void classLoaderOfTheThread() throws IOException {
    issuer.close();
    ((URLClassLoader) Thread.currentThread().getContextClassLoader()).close();
    Thread.currentThread().setContextClassLoader(before);
  }

  @Test
  void everythingThatIsLoadedByName_isFound_andClosedWithTheServer() throws Exception {
    settings.put("config", "classpath:more.properties");
    settings.put("policies", OnlyAlice.class.getName());
    settings.put(OnlyAlice.class.getName() + ".name", "alice");
    settings.put("extractors", ByHeader.class.getName());
    settings.put("provider", "auto");
    settings.put("revocation", "on");
    settings.put("store", "memory");

    try (JettyServer server = server()) {
      assertThat(server.get("/", "X-Token", issuer.token("alice").sign()).statusCode())
          .isEqualTo(404);
      assertThat(server.get("/", "X-Token", issuer.token("bob").sign()).statusCode())
          .isEqualTo(403);
      assertThat(server.get("/").headers().firstValue("WWW-Authenticate"))
          .contains("Bearer realm=\"from a file\"");
      assertThat(CLOSED).isEmpty();
    }
    assertThat(CLOSED).containsExactly("policy", "extractor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "keys | classpath:none.json | there is nothing at classpath:none.json",
        "keys | /WEB-INF/none.json | there is nothing at /WEB-INF/none.json",
        "config | classpath:none.properties | there is nothing at classpath:none.properties",
        "config | /WEB-INF/none.properties | there is nothing at /WEB-INF/none.properties",
        "policies | com.example.Missing | the class com.example.Missing cannot be loaded",
        "extractors | com.example.Missing | the class com.example.Missing cannot be loaded",
        "provider | accp | the Amazon Corretto Crypto Provider is not on the class path",
        "provider | bc | Bouncy Castle is not on the class path",
        "store | jcache:none | JCache is not there",
      })
  void whatIsNotThere_stopsStartUp_andIsNamed(String setting, String value, String message) {
    settings.put(setting, value);
    if (setting.equals("store")) {
      settings.put("revocation", "on");
    }

    assertThatThrownBy(this::server)
        .isInstanceOf(ServletException.class)
        .hasMessageContaining(setting)
        .hasMessageContaining(message);
  }

  private JettyServer server() throws Exception {
    return new JettyServer(
        context -> {
          FilterHolder filter = new FilterHolder(JwtAuthenticationFilter.class);
          filter.setInitParameters(settings);
          context.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
        });
  }

  private static final List<String> CLOSED = new ArrayList<>();

  /** A policy as users write it, with something to release. */
  public static final class OnlyAlice implements ClaimsPolicy, Configurable, AutoCloseable {
    private String name = "";

    @Override
    public void configure(Map<String, String> own) {
      name = own.getOrDefault("name", "");
    }

    @Override
    public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
      return jwt.principalName().filter(name::equals).isPresent()
          ? PolicyDecision.accept()
          : PolicyDecision.forbid("not_alice");
    }

    @Override
    public void close() {
      CLOSED.add("policy");
    }
  }

  /** An extractor as users write it, with something to release. */
  public static final class ByHeader implements TokenExtractor, AutoCloseable {
    @Override
    public Optional<EncodedToken> extract(RequestView request) {
      return request.headers("X-Token").stream().findFirst().map(EncodedToken::of);
    }

    @Override
    public void close() {
      CLOSED.add("extractor");
    }
  }
}
