package dev.borderpost.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.borderpost.keys.MetadataTarget;
import dev.borderpost.keys.PemTarget;
import dev.borderpost.testing.RequestAttacks;
import dev.borderpost.testing.TokenAttacks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Inputs from the suites of core: the catalogue of attacks, what real issuers send, and the
 * settings in the documentation.
 */
final class SuiteSeeds {

  private static final int LONGEST = 6000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PROPERTIES = Pattern.compile("```properties\\n([^`]+)```");
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----([^-]+)-----END");
  private static final List<String> TIMES = List.of("exp", "iat", "nbf", "auth_time");

  private final Path root;
  private final BiConsumer<Class<?>, byte[]> seeds;

  /**
   * Creates the source.
   *
   * @param root the folder of the project
   * @param seeds is told of each target and input
   */
  SuiteSeeds(Path root, BiConsumer<Class<?>, byte[]> seeds) {
    this.root = root;
    this.seeds = seeds;
  }

  private void accept(Class<?> target, String text) {
    seeds.accept(target, text.getBytes(StandardCharsets.UTF_8));
  }

  void add() throws IOException {
    String authority = read(root.resolve("core/src/test/resources/keys/private-ca.pem"));
    accept(PemTarget.class, authority);
    Matcher certificate = CERTIFICATE.matcher(authority);
    while (certificate.find()) {
      byte[] der = Base64.getMimeDecoder().decode(certificate.group(1));
      seeds.accept(PemTarget.class, Seeds.behind('C', der));
    }
    TokenAttacks.all().stream()
        .map(TokenAttacks.Attack::token)
        .filter(token -> token.length() <= LONGEST)
        .forEach(this::attack);
    RequestAttacks.of(Tokens.GOOD).forEach(attack -> accept(ExtractionTarget.class, text(attack)));
    files("core/src/test/resources/identity-providers").forEach(this::issuer);
    files("docs")
        .filter(file -> file.toString().endsWith(".md"))
        .map(SuiteSeeds::read)
        .flatMap(text -> PROPERTIES.matcher(text).results())
        .forEach(block -> accept(SettingsTarget.class, block.group(1)));
  }

  private Stream<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The token itself; and its header and claims, for the key that signs them here. */
  private void attack(String token) {
    String[] parts = token.split("\\.", -1);
    accept(parts.length == 5 ? JweTarget.class : JwsTarget.class, token);
    if (parts.length != 3) {
      return;
    }
    try {
      accept(JsonTarget.class, decoded(parts[0]));
      accept(JsonTarget.class, decoded(parts[1]));
      String header = decoded(parts[0]).replace("\"ES256\"", "\"HS256\"").replace('\n', ' ');
      accept(
          JwsTarget.class,
          header + "\n" + decoded(parts[1]).replace(Tokens.ISSUER, Tokens.PARTNER));
    } catch (IllegalArgumentException e) {
      // a token that is not base64url is a seed as it is
    }
  }

  private static String decoded(String segment) {
    return new String(Base64.getUrlDecoder().decode(segment), StandardCharsets.UTF_8);
  }

  private static String text(RequestAttacks.Attack attack) {
    StringBuilder text = new StringBuilder();
    text.append(attack.request().method()).append(' ').append(attack.request().rawPath());
    attack.request().query().ifPresent(query -> text.append('?').append(query));
    for (String name : List.of("Authorization", "X-Access-Token", "Cookie", "Sec-Fetch-Site")) {
      for (String value : attack.request().headers(name)) {
        text.append('\n').append(name).append(": ").append(value);
      }
    }
    return text.toString();
  }

  private void issuer(Path file) {
    try {
      JsonNode fixture = JSON.readTree(file.toFile());
      for (JsonNode document : fixture.path("serves")) {
        if (document.has("keys")) {
          document.path("keys").forEach(key -> setKey((ObjectNode) key));
          accept(JwkSetTarget.class, document.toString());
        } else {
          ((ObjectNode) document).put("issuer", "https://id.example.com/realms/main");
          accept(MetadataTarget.class, "200\n\n" + document);
        }
      }
      for (JsonNode token : fixture.path("tokens")) {
        if (token.has("header") && token.has("claims")) {
          accept(JwsTarget.class, token(token));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void setKey(ObjectNode jwk) {
    try {
      boolean rsa = jwk.path("kty").asText().equals("RSA");
      JsonNode key = JSON.readTree(FuzzKeys.publicJwks().get(rsa ? 0 : 1));
      for (String member : rsa ? List.of("n") : List.of("x", "y")) {
        jwk.set(member, key.get(member));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Header and claims, of the issuer and for the application that the target has. */
  private static String token(JsonNode token) {
    ObjectNode claims = token.get("claims").deepCopy();
    for (String time : TIMES) {
      if (claims.path(time).isIntegralNumber()) {
        claims.put(time, Tokens.NOW.getEpochSecond() + claims.get(time).asLong());
      }
    }
    claims.put("iss", Tokens.PARTNER).put("aud", Tokens.AUDIENCE);
    ObjectNode header = token.get("header").deepCopy();
    header.put("alg", "HS256");
    return header + "\n" + claims;
  }
}
