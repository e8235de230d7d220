package dev.borderpost.examples.javaxservlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JavaxServletExampleTest {

  private final SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server = JavaxServletExample.start(0, keys.keySource());
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void openPathNeedsNoToken_allOthersDo() throws Exception {
    String token =
        TokenIssuer.builder(JavaxServletExample.ISSUER, keys)
            .audience(JavaxServletExample.AUDIENCE)
            .build()
            .token("alice")
            .sign();

    assertThat(get("/health").body()).isEqualTo("Hello null\n");
    assertThat(get("/").statusCode()).isEqualTo(401);
    assertThat(get("/", "Authorization", "Bearer " + token).body()).isEqualTo("Hello alice\n");
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.getURI().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
