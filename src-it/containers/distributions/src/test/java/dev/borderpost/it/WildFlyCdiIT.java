package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.it.app.EchoServlet;
import dev.borderpost.it.war.TenantBeans;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Policies that are beans of the server's own CDI container. */
@Tag("profile-containers")
class WildFlyCdiIT {

  private static final String BEANS_XML =
      """
      <beans xmlns="https://jakarta.ee/xml/ns/jakartaee"
             version="4.0" bean-discovery-mode="annotated"/>
      """;

  private static final Tokens TOKENS = new Tokens();
  private static RunningServer server;

  @BeforeAll
  static void startServer() throws IOException {
    server =
        RunningServer.start(
            Distribution.WILDFLY,
            "wildfly-cdi",
            List.of(
                war(
                    "beans",
                    TenantBeans.SameTenant.class.getName()
                        + ","
                        + TenantBeans.OfRequest.class.getName()),
                war("no-scope", TenantBeans.NoScope.class.getName())),
            Map.of());
  }

  @AfterAll
  static void stopServer() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private static War war(String name, String policies) throws IOException {
    Map<String, String> settings = Applications.with(Map.of("policies", policies));
    if (policies.contains("SameTenant")) {
      settings.put(TenantBeans.SameTenant.class.getName() + ".claim", "tenant");
    }
    return War.of(name)
        .file("WEB-INF/jwks.json", TOKENS.mainJwkSet())
        .file("WEB-INF/beans.xml", BEANS_XML)
        .classes(
            TenantBeans.class,
            TenantBeans.Tenants.class,
            TenantBeans.SameTenant.class,
            TenantBeans.OfRequest.class,
            TenantBeans.NoScope.class)
        .servlet("rest", EchoServlet.class, "/*")
        .filter(name, settings, "/*");
  }

  private static Response get(String application, String path, String... fields) {
    String token = TOKENS.main("carol").claim("tenant", "blue").sign();
    Request request =
        new Request(new Target(server.uri("/" + application), TOKENS), "GET", path)
            .field("Authorization: Bearer " + token);
    for (String field : fields) {
      request.field(field);
    }
    return request.send();
  }

  @Test
  void policies_haveWhatTheyInject() {
    assertThat(get("beans", "/api/tenants/blue").status()).isEqualTo(200);
    assertThat(get("beans", "/api/tenants/green").status()).isEqualTo(403);
    assertThat(get("beans", "/api/tenants/blue", "X-Forbidden: yes").status()).isEqualTo(403);
    assertThat(get("beans", "/api/tenants/blue").status()).isEqualTo(200);
  }

  @Test
  void policyThatCannotHaveWhatItInjects_isExplained() {
    assertThat(get("no-scope", "/api/tenants/blue").status()).isEqualTo(503);
    assertThat(server.log())
        .contains(TenantBeans.NoScope.class.getName() + " needs injection (@Inject), but it is no");
  }
}
