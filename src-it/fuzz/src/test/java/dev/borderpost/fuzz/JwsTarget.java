package dev.borderpost.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.testing.JacksonReading;
import dev.borderpost.verify.Issuer;
import dev.borderpost.verify.TokenVerifier;
import dev.borderpost.verify.Verification;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Signed tokens: what is accepted has the signature of a known key over its own text, and the
 * claims that it needs.
 *
 * <p>An input is a token, or, if it begins with a brace, a line with a header and lines with claims
 * that are signed as they are.
 */
public final class JwsTarget {

  private static final TokenVerifier VERIFIER =
      TokenVerifier.builder()
          .issuer(
              Issuer.of(Tokens.ISSUER)
                  .audience(Tokens.AUDIENCE)
                  .keys(
                      KeySource.of(
                          FuzzKeys.verificationKey(FuzzKeys.RSA, JwsAlgorithm.RS256),
                          FuzzKeys.verificationKey(FuzzKeys.EC, JwsAlgorithm.ES256),
                          FuzzKeys.verificationKey(FuzzKeys.ED25519, JwsAlgorithm.ED25519)))
                  .build())
          .issuer(partner().build())
          .clock(Tokens.CLOCK)
          .tokenCache(100)
          .build();

  private JwsTarget() {}

  static Issuer.Builder partner() {
    return Issuer.of(Tokens.PARTNER)
        .audience(Tokens.AUDIENCE)
        .keys(KeySource.of(VerificationKey.hmac(FuzzKeys.secret(), JwsAlgorithm.HS256)));
  }

  /** Loads what the first input would take the time of. */
  public static void fuzzerInitialize() {
    Seeds.of(JwsTarget.class).forEach(JwsTarget::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length > 0 && input[0] == '{') {
      signed(input);
    } else {
      verify(new String(input, StandardCharsets.UTF_8));
    }
  }

  private static void signed(byte[] input) {
    byte[] header = Inputs.firstLine(input);
    byte[] claims = Inputs.behindFirstLine(input);
    Verification verification = verify(Tokens.hs256(header, claims));
    Map<?, ?> members = JacksonReading.read(header);
    if (members != null
        && "HS256".equals(members.get("alg"))
        && verification instanceof Verification.Rejected rejected) {
      assertThat(rejected.reason().code()).isNotEqualTo("bad_signature");
    }
  }

  private static Verification verify(String token) {
    Verification verification = VERIFIER.verify(token);
    Tokens.assertSameVerdict(verification, VERIFIER.verify(token));
    if (verification instanceof Verification.Verified verified) {
      Tokens.assertRightlyAccepted(token, verified.jwt());
    }
    return verification;
  }
}
