package dev.borderpost.it.testing;

import static dev.borderpost.testing.AccessAssert.assertRefused;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.testing.FakeIssuer;
import dev.borderpost.testing.TestIssuer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedTomcatTest {

  @TempDir private static Path directory;

  @FakeIssuer(systemProperties = true)
  private TestIssuer issuer;

  private final Tomcat tomcat = new Tomcat();

  @BeforeEach
  void start() throws Exception {
    tomcat.setBaseDir(directory.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context site = tomcat.addContext("", directory.toString());
    Tomcat.addServlet(
        site,
        "name",
        new HttpServlet() {
          @Override
          protected void doGet(HttpServletRequest request, HttpServletResponse response)
              throws IOException {
            response.getWriter().print(request.getRemoteUser());
          }
        });
    site.addServletMappingDecoded("/*", "name");
    FilterDef border = new FilterDef();
    border.setFilterName("border");
    border.setFilterClass(JwtAuthenticationFilter.class.getName());
    border.addInitParameter("issuer", "https://id.example.com");
    border.addInitParameter("audience", "api://orders");
    site.addFilterDef(border);
    FilterMap mapping = new FilterMap();
    mapping.setFilterName("border");
    mapping.addURLPattern("/*");
    site.addFilterMap(mapping);
    tomcat.start();
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  private HttpResponse<String> get(String token) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(address).header("Authorization", "Bearer " + token).build(),
            BodyHandlers.ofString());
  }

  @Test
  void application_trustsTheIssuer_andItsKeysAfterARotation() throws Exception {
    String token = issuer.token("alice").sign();
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertEquals("alice", get(token).body()));
    issuer.rotate();
    assertEquals("bob", get(issuer.token("bob").sign()).body());
    assertRefused(get(issuer.token("alice").expired().sign()), 401)
        .challenge("error", "invalid_token");
  }
}
