package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user that the container knows is good for, and what security constraints decide. */
public interface ConstraintTests extends OverHttp {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nobody",
      textBlock =
          """
          /admin/audit | alice  | 200
          /admin/audit | bob    | 403
          /admin/audit | nobody | 401
          /internal/x  | alice  | 403
          /both/1      | bob    | 403
          /api/me      | bob    | 200
          """)
  default void constraint_decidesAboutRoles(String path, @Nullable String user, int status) {
    Response response = as(user, path);

    assertThat(response.status()).as("%s", response).isEqualTo(status);
    assertThat(response.reached()).isEqualTo(status == 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/public/page", "/catalog/1", "/notes/1"})
  default void openPath_isForAnyUserAndForNobody_butNotForABadToken(String path) {
    assertReached(as(null, path), path.equals("/health") ? "health" : "rest", null);
    assertReached(as("alice", path), path.equals("/health") ? "health" : "rest", "alice");
    assertRefused(
        as("badSignature", path),
        401,
        "Bearer realm=\"suite\", error=\"invalid_token\","
            + " error_description=\"The access token is not valid\"",
        "The access token is not valid");
    assertThat(as("keysUnavailable", path).status()).isEqualTo(503);
    assertThat(send("GET " + path + ";x", null).status()).isEqualTo(400);
    assertThat(send("GET " + path, "Authorization: Bearer").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "async", "async-wrapped", "named"})
  default void dispatch_keepsTheUser(String how) {
    String to = how.equals("named") ? "rest" : "/api/me";

    assertThat(as("bob", "/public/go?how=" + how + "&to=" + to).body())
        .contains("REACHED rest", "\nprincipal=bob\n", "\nremoteUser=bob\n", "\nattribute=bob\n");
  }

  @Test
  default void laterAnswer_isForTheUser() {
    assertThat(as("alice", "/api/later").body())
        .contains("REACHED later 2 for alice, admin true, by Bearer");
  }

  @Test
  default void session_doesNotRememberTheUser() {
    Response response = as("bob", "/public/own?how=session");
    assertThat(response.body()).isEqualTo("REACHED own for bob");
    String cookie = "Cookie: " + response.header("set-cookie").get(0).split(";", 2)[0];

    assertThat(send("GET /api/me", cookie).status()).isEqualTo(401);
    assertReached(send("GET /public/page", cookie), "rest", null);
    Response withToken = send("GET /api/me", cookie + " && Authorization: Bearer {alice}");
    assertReached(withToken, "rest", "alice");
    assertThat(withToken.header("set-cookie")).isEmpty();
    assertThat(send("GET /api/me", cookie).status()).isEqualTo(401);
  }

  @Test
  default void refusedForm_hasTheAnswerOfAnyRequest() {
    assertRefused(
        sendForm("POST /api/me", null, "note=" + "x".repeat(1_000)),
        401,
        "Bearer realm=\"suite\"",
        "This resource needs an access token");
  }

  @Test
  default void logout_leavesTheRequestWithoutUser() {
    assertThat(as("bob", "/public/own?how=logout").body()).isEqualTo("REACHED own for null");
  }

  @Test
  default void authenticate_challengesWhereNoConstraintDoes() {
    assertThat(as("bob", "/public/own?how=authenticate").body()).isEqualTo("REACHED own for bob");
    assertRefused(
        as(null, "/public/own?how=authenticate"),
        401,
        "Bearer realm=\"suite\"",
        "This resource needs an access token");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "nobody",
      textBlock =
          """
          /api/ws    , bob          , 101
          /api/ws    , nobody       , 401
          /api/ws    , badSignature , 401
          /admin/ws  , alice        , 101
          /admin/ws  , bob          , 403
          /public/ws , nobody       , 101
          /public/ws , bob          , 101
          /public/ws , badSignature , 401
          """)
  default void handshake_isARequest_andTheSocketHasItsUser(
      String path, @Nullable String user, int status) {
    String token = target().tokens().fillIn("Bearer {" + user + "}");
    URI address = URI.create(target().base() + path);
    Handshake handshake =
        user == null ? Handshake.with(address) : Handshake.with(address, "Authorization", token);

    assertThat(handshake.status()).isEqualTo(status);
    if (status == 101) {
      assertThat(handshake.received()).isEqualTo("REACHED endpoint for " + user + ": hihi");
    }
  }

  private Response as(@Nullable String user, String path) {
    return send("GET " + path, user == null ? null : "Authorization: Bearer {" + user + "}");
  }
}
