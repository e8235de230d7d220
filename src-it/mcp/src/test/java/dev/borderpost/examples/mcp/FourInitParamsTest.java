package dev.borderpost.examples.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FourInitParamsTest {

  @TempDir Path directory;

  /** Also without the element for async support, which the SDK's servlet needs of every filter. */
  @ParameterizedTest
  @ValueSource(strings = {PlainServer.ASYNC, ""})
  void servletThatKnowsNothingOfTokens_isProtectedByWebXmlAlone(String async) throws Exception {
    try (AuthorizationServer authorizationServer = AuthorizationServer.start(0);
        PlainServer server = new PlainServer(directory, authorizationServer.issuer(), async)) {
      authorizationServer.serve(server.resource());
      Http.awaitKeys(server.resource(), authorizationServer.issuer());
      HttpResponse<String> refused = Http.postJson(server.resource(), "{}");

      assertThat(refused.statusCode()).isEqualTo(401);
      String token =
          SignIn.asked(refused.headers().firstValue("WWW-Authenticate").orElseThrow(), "alice");
      Session session = Session.open(server.resource(), token);
      HttpResponse<String> answer = session.call(token, "list-orders");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("tea");
    }
  }
}
