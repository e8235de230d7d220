package dev.borderpost.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.testing.Forge;
import dev.borderpost.testing.JacksonReading;
import dev.borderpost.verify.Verification;
import dev.borderpost.verify.VerifiedJwt;
import io.jsonwebtoken.security.PrivateJwk;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;

/** Tokens that the targets sign, and what every token has to be that is accepted. */
final class Tokens {

  /** Its keys are public ones. */
  static final String ISSUER = "https://id.example.com";

  /** Its key is a shared one. */
  static final String PARTNER = "https://partner.example.com";

  static final String AUDIENCE = "api://orders";
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final int SKEW_SECONDS = 60;

  /** A good token of the partner. */
  static final String GOOD = hs256(ascii("{\"alg\":\"HS256\"}"), ascii(claims(PARTNER)));

  private Tokens() {}

  /** The claims of a good token. */
  static String claims(String issuer) {
    return ("{\"iss\":\"%s\",\"sub\":\"alice\",\"aud\":\"%s\",\"exp\":%d,\"iat\":%d,\"jti\":\"1\"}")
        .formatted(issuer, AUDIENCE, NOW.getEpochSecond() + 300, NOW.getEpochSecond() - 10);
  }

  static String hs256(byte[] header, byte[] claims) {
    String signed = Forge.base64Url(header) + "." + Forge.base64Url(claims);
    return signed + "." + Forge.base64Url(mac(ascii(signed)));
  }

  private static byte[] mac(byte[] signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(FuzzKeys.hmac());
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A token is decided about at once, and in the same way when it comes again. */
  static void assertSameVerdict(Verification first, Verification second) {
    assertThat(first)
        .isInstanceOfAny(Verification.Verified.class, Verification.Rejected.class)
        .hasSameClassAs(second);
    if (first instanceof Verification.Rejected) {
      assertThat(second).isEqualTo(first);
    }
  }

  /** Judges an accepted token by what the JDK and Jackson say of its text. */
  static void assertRightlyAccepted(String token, VerifiedJwt jwt) {
    String[] parts = token.split("\\.", -1);
    assertThat(parts).as(token).hasSize(3);
    byte[] header = decoded(parts[0]);
    byte[] claims = decoded(parts[1]);
    byte[] signature = decoded(parts[2]);
    Map<?, ?> headerMembers = JacksonReading.read(header);
    assertThat(headerMembers).as(token).isNotNull();
    assertThat(Collections.disjoint(headerMembers.keySet(), Set.of("crit", "b64", "zip"))).isTrue();
    assertRightClaims(claims, jwt);
    String issuer = jwt.claims().issuer().orElseThrow();
    assertThat(isSigned(issuer, headerMembers, ascii(parts[0] + "." + parts[1]), signature))
        .as("signature of " + token)
        .isTrue();
  }

  static void assertRightClaims(byte[] claims, VerifiedJwt jwt) {
    Map<?, ?> members = JacksonReading.read(claims);
    assertThat(members).isNotNull();
    assertThat(jwt.claims().asMap()).isEqualTo(members);
    assertThat(members.get("iss")).isIn(ISSUER, PARTNER);
    Object audience = members.get("aud");
    assertThat(audience instanceof List<?> list ? list : List.of(audience))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .contains(AUDIENCE);
    BigDecimal now = BigDecimal.valueOf(NOW.getEpochSecond());
    BigDecimal skew = BigDecimal.valueOf(SKEW_SECONDS);
    assertThat(now).isLessThan(number(members.get("exp")).add(skew));
    if (members.containsKey("nbf")) {
      assertThat(number(members.get("nbf"))).isLessThanOrEqualTo(now.add(skew));
    }
  }

  private static BigDecimal number(Object value) {
    return new BigDecimal(((Number) value).toString());
  }

  /** The bytes of a segment, which has only one spelling. */
  private static byte[] decoded(String segment) {
    byte[] bytes = Base64.getUrlDecoder().decode(segment);
    assertThat(Forge.base64Url(bytes)).isEqualTo(segment).isNotEmpty();
    return bytes;
  }

  private static boolean isSigned(
      String issuer, Map<?, ?> header, byte[] signed, byte[] signature) {
    String alg = String.valueOf(header.get("alg"));
    if (issuer.equals(PARTNER)) {
      return alg.equals("HS256") && Arrays.equals(mac(signed), signature);
    }
    return switch (alg) {
      case "RS256" -> verifies(FuzzKeys.RSA, "SHA256withRSA", signed, signature);
      case "ES256" -> verifies(FuzzKeys.EC, "SHA256withECDSAinP1363Format", signed, signature);
      case "EdDSA", "Ed25519" -> verifies(FuzzKeys.ED25519, "Ed25519", signed, signature);
      default -> false;
    };
  }

  private static boolean verifies(
      PrivateJwk<?, ?, ?> key, String algorithm, byte[] signed, byte[] signature) {
    try {
      Signature check = Signature.getInstance(algorithm);
      check.initVerify(FuzzKeys.publicKey(key));
      check.update(signed);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
