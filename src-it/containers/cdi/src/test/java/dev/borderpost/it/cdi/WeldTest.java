package dev.borderpost.it.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.it.cdi.Beans.DependentPolicy;
import dev.borderpost.it.cdi.Beans.Extractor;
import dev.borderpost.it.cdi.Beans.Listener;
import dev.borderpost.it.cdi.Beans.NoBean;
import dev.borderpost.it.cdi.Beans.OfRequest;
import dev.borderpost.it.cdi.Beans.SameTenant;
import dev.borderpost.it.cdi.UnusableBeans.Ambiguous;
import dev.borderpost.it.cdi.UnusableBeans.ConfigurableOfRequest;
import dev.borderpost.it.cdi.UnusableBeans.Failing;
import dev.borderpost.it.cdi.UnusableBeans.Final;
import dev.borderpost.it.cdi.UnusableBeans.NoScope;
import dev.borderpost.it.cdi.UnusableBeans.OnlySingleton;
import dev.borderpost.it.cdi.UnusableBeans.Refusing;
import dev.borderpost.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes in settings that are beans of Weld, over HTTP. */
class WeldTest {

  private static TestIssuer issuer;
  private static String blue;
  private static String green;

  @TempDir Path directory;

  @BeforeAll
  static void startIssuer() {
    issuer = TestIssuer.builder().audience("api://orders").start();
    blue = "Bearer " + issuer.token("alice").claim("tenant", "blue").sign();
    green = "Bearer " + issuer.token("bob").claim("tenant", "green").sign();
  }

  @AfterAll
  static void stopIssuer() {
    issuer.close();
  }

  @BeforeEach
  void forget() {
    Beans.EVENTS.clear();
  }

  @Test
  void beansAndOtherClasses_workTogether() throws Exception {
    Map<String, String> settings =
        settings("policies", SameTenant.class, DependentPolicy.class, NoBean.class);
    settings.put(SameTenant.class.getName() + ".claim", "tenant");
    settings.put("listeners", Listener.class.getName());

    try (WeldTomcat server = WeldTomcat.start(directory, settings)) {
      assertThat(server.get("/blue", "Authorization", blue).body()).isEqualTo("Hello alice");
      assertThat(server.get("/blue", "Authorization", green).statusCode()).isEqualTo(403);
      assertThat(server.get("/blue").statusCode()).isEqualTo(401);
      assertThat(Beans.EVENTS).containsExactly("dependent asked about blue", "alice is at blue");
      Beans.EVENTS.clear();
    }

    assertThat(Beans.EVENTS).containsExactlyInAnyOrder("dependent destroyed", "closed NoBean");
  }

  @Test
  void requestScopedBean_hasAnInstanceOfEachRequest() throws Exception {
    try (WeldTomcat server =
        WeldTomcat.start(directory, settings("policies", OfRequest.class, OfRequest.class))) {
      assertThat(server.get("/1", "Authorization", blue).body()).isEqualTo("Hello alice");
      assertThat(server.get("/2", "Authorization", blue, "X-Forbidden", "yes").statusCode())
          .isEqualTo(403);
      assertThat(Beans.EVENTS).containsExactly("created for /1", "created for /2");
    }
  }

  @Test
  void extractorThatIsABean_findsTheToken() throws Exception {
    try (WeldTomcat server = WeldTomcat.start(directory, settings("extractors", Extractor.class))) {
      assertThat(server.get("/", "X-Token", blue).body()).isEqualTo("Hello alice");
      assertThat(server.get("/", "Authorization", blue).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void beansThatCannotBeUsed_stopTheStart() throws Exception {
    Map<String, String> settings =
        settings(
            "policies",
            Ambiguous.class,
            NoScope.class,
            OnlySingleton.class,
            Final.class,
            ConfigurableOfRequest.class,
            Failing.class,
            Refusing.class,
            DependentPolicy.class);

    String message = startFails(() -> WeldTomcat.start(directory, settings));

    assertThat(message.lines().filter(line -> line.contains("policies = ")))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains(
                        "several beans of the type " + Ambiguous.class.getName(),
                        "OneOfTwo",
                        "OtherOfTwo"),
            line ->
                assertThat(line)
                    .contains(
                        NoScope.class.getName() + " needs injection (@Inject)", "annotate it"),
            line -> assertThat(line).contains(OnlySingleton.class.getName() + " needs injection"),
            line -> assertThat(line).contains(Final.class.getName(), "not proxyable", "final"),
            line -> assertThat(line).contains("@RequestScoped", "make it @ApplicationScoped"),
            line -> assertThat(line).contains(Failing.class.getName(), "the bean's own trouble"),
            line -> assertThat(line).contains("refused its settings: claim is missing"));
    assertThat(Beans.EVENTS).containsExactly("dependent destroyed");
  }

  @Test
  void withoutContainer_classesAreMade() throws Exception {
    try (WeldTomcat server =
        WeldTomcat.startWithoutWeld(directory, settings("policies", NoBean.class))) {
      assertThat(server.get("/", "Authorization", blue).body()).isEqualTo("Hello alice");
    }

    assertThat(Beans.EVENTS).containsExactly("closed NoBean");
  }

  @Test
  void withoutContainer_classThatNeedsInjection_stopsTheStart() throws Exception {
    Map<String, String> settings = settings("policies", SameTenant.class);

    assertThat(startFails(() -> WeldTomcat.startWithoutWeld(directory, settings)))
        .contains(SameTenant.class.getName() + " needs injection", "no CDI container");
  }

  private Map<String, String> settings(String setting, Class<?>... classes) throws IOException {
    Path keys = directory.resolve("jwks.json");
    Files.writeString(keys, issuer.publicJwkSet());
    Map<String, String> settings = new HashMap<>();
    settings.put("issuer", issuer.issuer());
    settings.put("audience", issuer.audience());
    settings.put("keys", "file:" + keys);
    settings.put(
        setting, Arrays.stream(classes).map(Class::getName).collect(Collectors.joining(",")));
    return settings;
  }

  private interface Start {
    WeldTomcat now() throws Exception;
  }

  /** The message of the filter in Tomcat's log. */
  private static String startFails(Start start) throws Exception {
    StringBuffer log = new StringBuffer();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            if (record.getThrown() != null) {
              log.append(record.getThrown().getMessage()).append('\n');
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try (WeldTomcat server = start.now()) {
      assertThat(server.isAvailable()).isFalse();
      assertThat(server.get("/").statusCode()).isIn(List.of(404, 503));
    } finally {
      root.removeHandler(handler);
    }
    return log.toString();
  }
}
