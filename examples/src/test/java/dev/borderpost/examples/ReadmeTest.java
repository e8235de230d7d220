package dev.borderpost.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.testing.TestIssuer;
import dev.borderpost.verify.Issuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The code in README.md is the code of this class, and this class runs it. */
class ReadmeTest {

  private static final Path README = Path.of("../README.md");
  private static final Path THIS_CLASS =
      Path.of("src/test/java/dev/borderpost/examples/ReadmeTest.java");

  private static final Pattern JAVA_BLOCK =
      Pattern.compile("^```java\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

  static Stream<String> javaBlocks() throws IOException {
    return JAVA_BLOCK.matcher(Files.readString(README)).results().map(block -> block.group(1));
  }

  @ParameterizedTest
  @MethodSource("javaBlocks")
  void javaInTheReadme_isCodeThatRunsHere(String block) throws IOException {
    assertThat(condensed(Files.readString(THIS_CLASS))).contains(condensed(block));
  }

  private static String condensed(String code) {
    return code.replace("Issuer.of(issuer)", "Issuer.of(\"https://id.example.com\")")
        .replaceAll("(?m) //.*$", "")
        .replaceAll("\\s+", "");
  }

  @Test
  void readme_isOfALengthThatIsRead() throws IOException {
    assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(155);
    assertThat(javaBlocks()).hasSize(4);
  }

  @Test
  void filterOfTheReadme_protectsAnApplication() throws Exception {
    TestIssuer issuer = TestIssuer.builder().audience("api://orders").start();
    String token = issuer.token("alice").scopes("orders:read").roles("admin").sign();

    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(application(issuer.issuer()));
    server.start();
    try {
      URI base = URI.create("http://127.0.0.1:" + connector.getLocalPort());
      assertThat(status(base.resolve("/health"), "")).isEqualTo(200);
      assertThat(status(base.resolve("/orders"), "")).isEqualTo(401);
      assertThat(status(base.resolve("/orders"), token)).isEqualTo(200);
      assertThat(status(base.resolve("/admin/audit"), token)).isEqualTo(200);
      assertThat(status(base.resolve("/admin/audit"), issuer.token("bob").sign())).isEqualTo(403);
    } finally {
      server.stop();
      issuer.close();
    }
  }

  private static ServletContextHandler application(String issuer) {
    ServletContextHandler context = new ServletContextHandler();
    context.addServlet(new GreetingServlet(), "/*");
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder()
            .issuer(Issuer.of(issuer).audience("api://orders").build())
            .build();
    Guard guard =
        Guard.of(
            authenticator,
            AccessRules.builder()
                .permit("/health")
                .require("/admin/**", ClaimsPolicy.role("admin"))
                .build());
    context.addFilter(
        new JwtAuthenticationFilter(guard), "/*", EnumSet.allOf(DispatcherType.class));
    return context;
  }

  @Test
  void extensionsOfTheReadme_doWhatItSays() {
    Accounts accounts = "mallory"::equals;
    ClaimsPolicy notLocked =
        (jwt, request) ->
            accounts.isLocked(jwt.claims().subject().orElseThrow())
                ? PolicyDecision.forbid("account_locked")
                : PolicyDecision.accept();
    TokenExtractor extractor =
        TokenExtractor.firstOf(
            TokenExtractor.header("X-Gateway-Token"), TokenExtractor.authorizationHeader());
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
    TokenIssuer office =
        TokenIssuer.builder("https://id.example.com", keys).audience("api://orders").build();
    String token = office.token("alice").scopes("orders:read").roles("admin").sign();
    Guard guard =
        Guard.of(
            JwtAuthenticator.builder()
                .issuer(
                    Issuer.of("https://id.example.com")
                        .audience("api://orders")
                        .keys(keys.keySource())
                        .build())
                .policy(notLocked)
                .extractor(extractor)
                .build());

    assertThat(guard.decide(gatewayRequest(token))).isInstanceOf(Granted.class);
    assertThat(guard.decide(gatewayRequest(office.token("mallory").sign())))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.status()).isEqualTo(403));
  }

  private interface Accounts {
    boolean isLocked(String subject);
  }

  private static RequestView gatewayRequest(String token) {
    return RequestView.of("GET", "/").header("X-Gateway-Token", token);
  }

  private static int status(URI uri, String token) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static final class GreetingServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response
          .getWriter()
          .println(
              request.getUserPrincipal() instanceof JwtPrincipal user ? user.getName() : "nobody");
    }
  }
}
