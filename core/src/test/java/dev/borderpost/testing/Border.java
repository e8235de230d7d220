package dev.borderpost.testing;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.extract.EncodedToken;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.verify.Issuer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A border with two issuers at a fixed time, and the JSON of tokens that it lets pass. */
public final class Border {

  public static final String ISSUER = "https://id.example.com";
  public static final String PARTNER = "https://partner.example.com";
  public static final String AUDIENCE = "api://orders";
  public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  public static final String SUBJECT = "subject-that-nobody-should-see";

  /** Where the catalogue puts tokens that no Authorization header could carry. */
  public static final TokenExtractor RAW =
      request -> request.headers("Raw-Token").stream().findFirst().map(Border::asFound);

  private Border() {}

  private static EncodedToken asFound(String token) {
    return EncodedToken.of(token);
  }

  /** Both issuers, no skew but the default; tokens are taken from wherever RAW finds them. */
  public static JwtAuthenticator.Builder authenticator() {
    return JwtAuthenticator.builder()
        .issuer(issuer(TestKeys.trusted()).build())
        .issuer(
            Issuer.of(PARTNER)
                .audience(AUDIENCE)
                .keys(
                    KeySource.of(
                        VerificationKey.of(TestKeys.PARTNER.getPublic(), JwsAlgorithm.ES256)
                            .withKeyId("partner")))
                .build())
        .clock(CLOCK);
  }

  public static Issuer.Builder issuer(KeySource keys) {
    return Issuer.of(ISSUER).audience(AUDIENCE).keys(keys);
  }

  /** One issuer, fixed clock. */
  public static JwtAuthenticator authenticator(Issuer issuer) {
    return JwtAuthenticator.builder().issuer(issuer).clock(CLOCK).build();
  }

  public static RequestView.Standalone raw(String token) {
    return TestRequest.get("/").header("Raw-Token", token);
  }

  /**
   * The claims of a good token, changed: name, raw JSON value, name, raw JSON value… where null
   * takes the claim away.
   */
  public static String claims(@Nullable String... changes) {
    Map<String, @Nullable String> members = new LinkedHashMap<>();
    members.put("iss", quoted(ISSUER));
    members.put("sub", quoted(SUBJECT));
    members.put("aud", quoted(AUDIENCE));
    members.put("exp", String.valueOf(NOW.getEpochSecond() + 300));
    members.put("iat", String.valueOf(NOW.getEpochSecond() - 10));
    members.put("jti", quoted("token-1"));
    return object(members, changes);
  }

  /** The header of a good ES256 token, changed likewise. */
  public static String header(@Nullable String... changes) {
    Map<String, @Nullable String> members = new LinkedHashMap<>();
    members.put("alg", quoted("ES256"));
    members.put("kid", quoted("p256"));
    return object(members, changes);
  }

  private static String object(Map<String, @Nullable String> members, @Nullable String... changes) {
    for (int i = 0; i < changes.length; i += 2) {
      members.remove(changes[i]);
      if (changes[i + 1] != null) {
        members.put(changes[i], changes[i + 1]);
      }
    }
    StringBuilder json = new StringBuilder("{");
    members.forEach(
        (name, value) ->
            json.append(json.length() > 1 ? "," : "")
                .append(quoted(name))
                .append(':')
                .append(value));
    return json.append('}').toString();
  }

  public static String quoted(String text) {
    return '"' + text + '"';
  }

  /** A token of the trusted issuer, good but for these changes to its claims. */
  public static String token(@Nullable String... claimChanges) {
    return sign(header(), claims(claimChanges));
  }

  /** Under a valid signature of the issuer's key p256, whatever the header says. */
  public static String sign(String header, String payload) {
    return Forge.sign(header, payload, "ES256", TestKeys.signingKey("p256"));
  }

  public static String sign(byte[] header, byte[] payload) {
    return Forge.sign(header, payload, "ES256", TestKeys.signingKey("p256"));
  }
}
