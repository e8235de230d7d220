package dev.borderpost.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.TestIssuer;
import dev.borderpost.verify.VerifiedJwt;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a feature is made and closed; the tests in src-it/hosts show what it does. */
class JwtAuthenticationFeatureTest {

  @Path("/me")
  public static class Me {
    @GET
    public String name(@Context SecurityContext security) {
      return security.getUserPrincipal().getName() + " by " + security.getAuthenticationScheme();
    }
  }

  public interface Crud<T> {
    @RolesAllowed("admin")
    @POST
    String create(T content);
  }

  @Path("/notes")
  public static class Notes implements Crud<String> {
    @Override
    public String create(String content) {
      return "created";
    }
  }

  private final TestIssuer issuer = TestIssuer.start();
  private HttpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
    issuer.close();
  }

  @Test
  void settingsAreRead_fromTheConfiguration() throws Exception {
    server = start(withSettings(JwtAuthenticationFeature.class));

    assertThat(get(null).statusCode()).isEqualTo(401);
    assertThat(get(null).headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"r\"");
    assertThat(get(issuer.token("alice").sign()).body()).isEqualTo("alice by Bearer");
  }

  @Test
  void faultsOfSettings_stopTheStart_withAllOfThem() {
    ResourceConfig application =
        new ResourceConfig(Me.class, JwtAuthenticationFeature.class)
            .property("borderpost.isuer", "https://id.example.com")
            .property("borderpost.rules", "allow /health");

    assertThatThrownBy(() -> start(application))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("isuer (configuration property)")
        .hasMessageContaining("allow /health");
  }

  @Test
  void settingsBesideAGuard_stopTheStart() {
    Guard guard = Guard.of(issuer.authenticator().build());
    ResourceConfig application =
        withSettings(Me.class).register(new JwtAuthenticationFeature(guard));

    assertThatThrownBy(() -> start(application))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("borderpost.issuer")
        .hasMessageContaining("have no effect");
  }

  @Test
  void close_closesTheGuardOfSettings_andLeavesAGivenOneOpen() throws Exception {
    JwtAuthenticationFeature ofSettings = new JwtAuthenticationFeature();
    server = start(withSettings(Me.class).register(ofSettings));
    ofSettings.close();
    assertThat(get(issuer.token("alice").sign()).statusCode()).isEqualTo(503);
    server.stop(0);

    try (Guard guard = Guard.of(issuer.authenticator().build());
        JwtAuthenticationFeature ofGuard = new JwtAuthenticationFeature(guard)) {
      server = start(new ResourceConfig(Me.class).register(ofGuard));
      ofGuard.close();
      assertThat(get(issuer.token("alice").sign()).statusCode()).isEqualTo(200);
    }
  }

  /** Is closed with the guard. */
  public static final class PartOfTheGuard implements ClaimsPolicy, AutoCloseable {

    static final AtomicInteger CLOSED = new AtomicInteger();

    @Override
    public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
      return PolicyDecision.accept();
    }

    @Override
    public void close() {
      CLOSED.incrementAndGet();
    }
  }

  @Test
  void featureThatJerseyHasMade_isClosedWithTheServer() throws Exception {
    server =
        start(
            withSettings(JwtAuthenticationFeature.class)
                .property("borderpost.policies", PartOfTheGuard.class.getName()));
    assertThat(get(issuer.token("alice").sign()).statusCode()).isEqualTo(200);
    assertThat(PartOfTheGuard.CLOSED).hasValue(0);

    server.stop(0);
    server = null;

    assertThat(PartOfTheGuard.CLOSED).hasValue(1);
  }

  @Test
  void roleOfAGenericMethodThatIsImplemented_isRequired() throws Exception {
    server = start(withSettings(Notes.class, JwtAuthenticationFeature.class));

    assertThat(post("/notes", issuer.token("bob").sign(), "text/plain").statusCode())
        .isEqualTo(403);
    assertThat(post("/notes", issuer.token("alice").roles("admin").sign(), "text/plain").body())
        .isEqualTo("created");
  }

  @Test
  void mediaTypeThatIsNone_doesNotKeepATokenInTheHeaderFromBeingFound() throws Exception {
    TokenExtractor places =
        TokenExtractor.oneOf(
            TokenExtractor.authorizationHeader(), TokenExtractor.formParameter("access_token"));
    try (Guard guard = Guard.of(issuer.authenticator().extractor(places).build())) {
      server = start(new ResourceConfig(Me.class).register(new JwtAuthenticationFeature(guard)));

      HttpResponse<String> response =
          post("/me", issuer.token("alice").sign(), "application/x-www-form-urlencoded; x");

      assertThat(response.statusCode()).isEqualTo(405);
    }
  }

  private HttpResponse<String> post(String path, String token, String type) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("x=1"))
                .build(),
            BodyHandlers.ofString());
  }

  private ResourceConfig withSettings(Class<?>... classes) {
    ResourceConfig application = new ResourceConfig(Me.class).registerClasses(classes);
    issuer.settings().forEach((name, value) -> application.property("borderpost." + name, value));
    return application.property("borderpost.realm", "r");
  }

  private static HttpServer start(ResourceConfig application) {
    return JdkHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:0/"), application);
  }

  private HttpResponse<String> get(String token) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/me");
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
