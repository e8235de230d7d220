package dev.borderpost.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.KeyServer;
import dev.borderpost.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one issuer publishes and signs, from a JSON file with two members:
 *
 * <ul>
 *   <li>{@code serves}: documents by their addresses. In a JWK, {@code n}, {@code x} and {@code y}
 *       are those of the key that signs; {@code other} stands for another key.
 *   <li>{@code tokens}: by name; each has {@code header}, {@code claims} and the expected {@code
 *       outcome}, a reason or name, roles and scopes. {@code like} names another token that has the
 *       members that are not given; {@code null} removes one. Times are seconds from now.
 * </ul>
 */
final class IssuerFixture {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final KeyPair OTHER = TestKeys.rsa(2048);
  private static final List<String> TIMES = List.of("exp", "iat", "nbf", "auth_time", "rat");

  private final JsonNode serves;
  private final JsonNode tokens;

  private IssuerFixture(JsonNode file) {
    serves = file.required("serves");
    tokens = file.required("tokens");
  }

  static IssuerFixture read(Path file) throws IOException {
    return new IssuerFixture(JSON.readTree(file.toFile()));
  }

  /** Where the test's server has the document of an address. */
  static String at(KeyServer server, String address) {
    return address.replaceFirst("^https?:/", server.uri("").toString());
  }

  /**
   * Serves all documents. The {@code jwks_uri} leads to the server too, unless it is below the
   * issuer, where the border itself finds it below the address that discovery starts from.
   */
  void serveBy(KeyServer server, String issuer) throws IOException {
    for (Map.Entry<String, JsonNode> document : serves.properties()) {
      JsonNode content = document.getValue().deepCopy();
      for (JsonNode key : content.path("keys")) {
        setKey((ObjectNode) key);
      }
      String jwksUri = content.path("jwks_uri").asText();
      if (!jwksUri.isEmpty() && !jwksUri.startsWith(issuer.replaceFirst("/?$", "/"))) {
        ((ObjectNode) content).put("jwks_uri", at(server, jwksUri));
      }
      server.serve(
          at(server, document.getKey()).substring(server.uri("").toString().length()),
          content.toString());
    }
  }

  private static void setKey(ObjectNode jwk) throws IOException {
    boolean isRsa = jwk.path("kty").asText().equals("RSA");
    KeyPair pair =
        !isRsa ? TestKeys.P256 : jwk.path("n").asText().equals("other") ? OTHER : TestKeys.RSA;
    JsonNode key = JSON.readTree(TestKeys.jwk(pair.getPublic()));
    for (String member : isRsa ? List.of("n") : List.of("x", "y")) {
      jwk.set(member, key.get(member));
    }
  }

  /** The names of the tokens. */
  List<String> tokens() {
    List<String> names = new ArrayList<>();
    tokens.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** What is expected of each token. */
  Map<String, String> outcomes() {
    Map<String, String> outcomes = new LinkedHashMap<>();
    tokens().forEach(name -> outcomes.put(name, tokens.get(name).required("outcome").asText()));
    return outcomes;
  }

  /** The token of that name, signed by the issuer. */
  String sign(String name) {
    ObjectNode header = part(name, "header");
    ObjectNode claims = part(name, "claims");
    for (String time : TIMES) {
      if (claims.path(time).isIntegralNumber()) {
        claims.put(time, Instant.now().getEpochSecond() + claims.get(time).asLong());
      }
    }
    String alg = header.required("alg").asText();
    return Forge.sign(header.toString(), claims.toString(), alg, key(alg));
  }

  private static Key key(String alg) {
    return switch (alg.substring(0, 2)) {
      case "HS" -> TestKeys.hmac(TestKeys.secret(), alg);
      case "ES" -> TestKeys.P256.getPrivate();
      default -> TestKeys.RSA.getPrivate();
    };
  }

  private ObjectNode part(String name, String part) {
    JsonNode token = tokens.required(name);
    ObjectNode members =
        token.has("like") ? part(token.get("like").asText(), part) : JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> member : token.path(part).properties()) {
      if (member.getValue().isNull()) {
        members.remove(member.getKey());
      } else {
        members.set(member.getKey(), member.getValue());
      }
    }
    return members;
  }
}
