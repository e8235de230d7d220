package dev.borderpost.benchmarks.peer;

import java.time.Duration;
import java.time.Instant;

/**
 * What a token says: 13 claims, as an access token of a usual issuer has them, in about 700
 * characters with an HS256 signature.
 *
 * @param keyId the {@code kid}
 * @param issuer the {@code iss}
 * @param audience the {@code aud}
 * @param notBefore the {@code nbf} and {@code iat}
 * @param expiry the {@code exp}
 * @param number makes {@code sub} and {@code jti}
 */
public record TokenContent(
    String keyId, String issuer, String audience, Instant notBefore, Instant expiry, int number) {

  /** The only issuer that is trusted, where there is one. */
  public static final String ISSUER = "https://id.example.com/realms/main";

  /** The audience that is accepted. */
  public static final String AUDIENCE = "api://orders";

  /** The name of the key. */
  public static final String KEY_ID = "2026-11-benchmark-key";

  /**
   * A good one, for ten hours.
   *
   * @param number who it is for
   * @return the content
   */
  public static TokenContent good(int number) {
    Instant now = Instant.now();
    return new TokenContent(
        KEY_ID,
        ISSUER,
        AUDIENCE,
        now.minus(Duration.ofMinutes(10)),
        now.plus(Duration.ofHours(10)),
        number);
  }

  /**
   * The same with another {@code kid}.
   *
   * @param other the name of a key
   * @return the content
   */
  public TokenContent withKeyId(String other) {
    return new TokenContent(other, issuer, audience, notBefore, expiry, number);
  }

  /**
   * The same from another issuer.
   *
   * @param other the {@code iss}
   * @return the content
   */
  public TokenContent from(String other) {
    return new TokenContent(keyId, other, audience, notBefore, expiry, number);
  }

  /**
   * The same for another audience.
   *
   * @param other the {@code aud}
   * @return the content
   */
  public TokenContent forAudience(String other) {
    return new TokenContent(keyId, issuer, other, notBefore, expiry, number);
  }

  /**
   * The same for another time.
   *
   * @param by how much later; negative for earlier
   * @return the content
   */
  public TokenContent shifted(Duration by) {
    return new TokenContent(keyId, issuer, audience, notBefore.plus(by), expiry.plus(by), number);
  }

  String header(String alg) {
    return "{\"alg\":\"" + alg + "\",\"typ\":\"JWT\",\"kid\":\"" + keyId + "\"}";
  }

  String claims() {
    return ("{\"iss\":\"%s\",\"sub\":\"f6b1c9de-%08d\",\"aud\":[\"%s\"],\"exp\":%d,\"nbf\":%d,\"iat\":%d,"
            + "\"jti\":\"7d1a44f0-8c5b-4c07-%08d\",\"scope\":\"openid profile email orders:read orders:write invoices:read\","
            + "\"roles\":[\"customer\",\"reader\",\"invoice-approver\",\"returns-desk\"],\"email\":\"alice.liddell@example.com\","
            + "\"name\":\"Alice Liddell\",\"preferred_username\":\"alice\",\"azp\":\"web-shop\"}")
        .formatted(
            issuer,
            number,
            audience,
            expiry.getEpochSecond(),
            notBefore.getEpochSecond(),
            notBefore.getEpochSecond(),
            number);
  }
}
