package dev.borderpost.examples.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FourInitParamsTest {

  @TempDir Path directory;

  @Test
  void servletThatKnowsNothingOfTokens_isProtectedByWebXmlAlone() throws Exception {
    try (AuthorizationServer authorizationServer = AuthorizationServer.start(0);
        PlainServer server =
            new PlainServer(directory, authorizationServer.issuer(), PlainServer.ASYNC)) {
      authorizationServer.serve(server.resource());
      HttpResponse<String> refused = Http.postJson(server.resource(), "{}");

      assertThat(refused.statusCode()).isEqualTo(401);
      String token =
          SignIn.asked(refused.headers().firstValue("WWW-Authenticate").orElseThrow(), "alice");
      Session session = Session.open(server.resource(), token);
      assertThat(session.call(token, "list-orders").body()).contains("tea");
    }
  }
}
