package dev.borderpost.it;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeySource;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The issuers of the suite, and the tokens that they signed: {@code alice} with the role admin and
 * the scopes orders:read and orders:write, {@code bob} with the scope orders:read and no role,
 * {@code clerk} of the partner, and others named after what is wrong with them.
 */
public final class Tokens {

  /** Trusted by the whole application. */
  public static final String MAIN = "https://id.example.com/realms/main";

  /** Trusted below {@code /desk} only. */
  public static final String PARTNER = "https://partner.example.com";

  /** Trusted, but its keys cannot be had. */
  public static final String DOWN = "https://down.example.com";

  public static final String AUDIENCE = "api://orders";
  public static final Duration RETRY_AFTER = Duration.ofSeconds(7);

  /** Names of tokens that are refused without a word about the reason. */
  public static List<String> refused() {
    return List.of(
        "notYetValid",
        "badSignature",
        "noSignature",
        "algNone",
        "unknownKey",
        "otherIssuersKey",
        "unknownIssuer",
        "wrongAudience",
        "logoutToken",
        "clerk",
        "rubbish");
  }

  private final String main;
  private final SigningKeys mainKeys = SigningKeys.generate(JwsAlgorithm.ES256);
  private final SigningKeys partnerKeys = SigningKeys.generate(JwsAlgorithm.ES256);
  private final SigningKeys foreignKeys = SigningKeys.generate(JwsAlgorithm.ES256);
  private final Map<String, String> tokens;

  /** The issuers of the suite's own application. */
  public Tokens() {
    this(MAIN);
  }

  /**
   * Issuers for another application.
   *
   * @param main the identifier of the main one
   */
  public Tokens(String main) {
    this.main = main;
    this.tokens = tokens();
  }

  /** Where the application gets the keys of its issuers from. */
  public Map<String, KeySource> keySources() {
    return Map.of(
        main, mainKeys.keySource(),
        PARTNER, partnerKeys.keySource(),
        DOWN, header -> KeyLookup.unavailable(RETRY_AFTER));
  }

  /** The public keys of the main issuer as a JWK Set. */
  String mainJwkSet() {
    return mainKeys.publicJwkSet();
  }

  /** The public keys of the partner as a JWK Set. */
  String partnerJwkSet() {
    return partnerKeys.publicJwkSet();
  }

  TokenIssuer.Draft main(String subject) {
    return issuer(main, mainKeys).build().token(subject);
  }

  /** A text with each <code>{name}</code> in it replaced by the token of that name. */
  String fillIn(String text) {
    String filled = text;
    for (Map.Entry<String, String> token : tokens.entrySet()) {
      filled = filled.replace("{" + token.getKey() + "}", token.getValue());
    }
    return filled;
  }

  private Map<String, String> tokens() {
    String bob = main("bob").scopes("orders:read").sign();
    int header = bob.indexOf('.');
    int signature = bob.lastIndexOf('.') + 1;
    char other = bob.charAt(signature) == 'A' ? 'B' : 'A';
    Clock anHourAgo = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
    Clock inAnHour = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));

    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("alice", main("alice").roles("admin").scopes("orders:read", "orders:write").sign());
    tokens.put("bob", bob);
    tokens.put("clerk", issuer(PARTNER, partnerKeys).build().token("clerk").sign());
    tokens.put("7KB", main("bob").claim("padding", "x".repeat(5_000)).sign());
    tokens.put("20KB", main("bob").claim("padding", "x".repeat(15_000)).sign());
    tokens.put("keysUnavailable", issuer(DOWN, foreignKeys).build().token("alice").sign());

    tokens.put("rubbish", "ab");
    tokens.put("expired", issuer(main, mainKeys).clock(anHourAgo).build().token("bob").sign());
    tokens.put("notYetValid", issuer(main, mainKeys).clock(inAnHour).build().token("bob").sign());
    tokens.put("badSignature", bob.substring(0, signature) + other + bob.substring(signature + 1));
    tokens.put("noSignature", bob.substring(0, signature));
    tokens.put("signatureRemoved", bob.substring(0, signature) + "SIGNATURE_REMOVED_BY_GOOGLE");
    tokens.put("padded", bob.replace(".", "=."));
    tokens.put("algNone", "eyJhbGciOiJub25lIn0" + bob.substring(header));
    tokens.put("unknownKey", issuer(main, foreignKeys).build().token("alice").sign());
    tokens.put("otherIssuersKey", issuer(main, partnerKeys).build().token("alice").sign());
    tokens.put("unknownIssuer", issuer(main + "/", mainKeys).build().token("alice").sign());
    tokens.put(
        "wrongAudience",
        issuer(main, mainKeys).audience("api://orders2").build().token("alice").sign());
    tokens.put(
        "logoutToken", issuer(main, mainKeys).type("logout+jwt").build().token("alice").sign());
    return tokens;
  }

  /** Claims that would do harm where they come out raw. */
  List<String> harmfulTexts() {
    return List.of(
        "a\r\nSet-Cookie: harm=1",
        "a\"b\\c",
        "<script>harm()</script>",
        "\u001b[31mharm\u001b[0m",
        "a\u2028harm\u0000");
  }

  private static TokenIssuer.Builder issuer(String identifier, SigningKeys keys) {
    return TokenIssuer.builder(identifier, keys).audience(AUDIENCE);
  }
}
