package dev.borderpost.examples.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client does that is given a challenge, and knows nothing else. */
final class SignIn {

  private static final String CALLBACK = "http://127.0.0.1:1/callback";

  /** A value of RFC 7636, appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private SignIn() {}

  /** The token that a user gets for what a challenge asks for. */
  static String asked(String challenge, String user) {
    Map<?, ?> resource = Http.json(parameter(challenge, "resource_metadata").orElseThrow());
    return token(
        (String) ((List<?>) resource.get("authorization_servers")).get(0),
        (String) resource.get("resource"),
        parameter(challenge, "scope").orElseThrow(),
        user);
  }

  static String token(String issuer, String resource, String scope, String user) {
    Map<?, ?> server = Http.json(issuer + "/.well-known/oauth-authorization-server");
    assertThat(server.get("issuer")).isEqualTo(issuer);
    HttpResponse<String> registration =
        Http.postJson(
            (String) server.get("registration_endpoint"),
            "{\"redirect_uris\":[\"" + CALLBACK + "\"],\"client_name\":\"the test\"}");
    assertThat(registration.statusCode()).isEqualTo(201);
    String client = (String) Http.object(registration.body()).get("client_id");

    HttpResponse<String> agreed =
        Http.postForm(
            server.get("authorization_endpoint")
                + "?"
                + Http.form(
                    Map.of(
                        "client_id", client,
                        "response_type", "code",
                        "redirect_uri", CALLBACK,
                        "scope", scope,
                        "resource", resource,
                        "code_challenge", CHALLENGE,
                        "code_challenge_method", "S256")),
            Map.of("user", user));
    assertThat(agreed.statusCode()).as(agreed.body()).isEqualTo(303);

    HttpResponse<String> token =
        Http.postForm(
            (String) server.get("token_endpoint"),
            Map.of(
                "grant_type", "authorization_code",
                "client_id", client,
                "redirect_uri", CALLBACK,
                "resource", resource,
                "code", code(agreed.headers().firstValue("Location").orElseThrow()),
                "code_verifier", VERIFIER));
    assertThat(token.statusCode()).as(token.body()).isEqualTo(200);
    return (String) Http.object(token.body()).get("access_token");
  }

  private static String code(String location) {
    Matcher code = Pattern.compile("[?&]code=([^&]+)").matcher(location);
    assertThat(code.find()).as(location).isTrue();
    return URLDecoder.decode(code.group(1), StandardCharsets.UTF_8);
  }

  /** A parameter of a challenge, all of which are quoted. */
  static Optional<String> parameter(String challenge, String name) {
    Matcher parameter = Pattern.compile("[ ,]" + name + "=\"([^\"]*)\"").matcher(challenge);
    return parameter.find() ? Optional.of(parameter.group(1)) : Optional.empty();
  }
}
