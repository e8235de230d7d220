package dev.borderpost.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.keys.KeySource;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.TestProviders;
import io.jsonwebtoken.security.Jwks;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of RFC 7515, appendix A, letter by letter, by each provider. */
class Rfc7515ExamplesTest {

  private static final long EXP = 1300819380;

  private static final String CLAIMS =
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
          + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

  private static final String A1 =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
          + CLAIMS
          + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String A1_SECRET =
      "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";

  private static final String A2 =
      "eyJhbGciOiJSUzI1NiJ9."
          + CLAIMS
          + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7"
          + "AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
          + "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K"
          + "0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv"
          + "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrB"
          + "p0igcN_IoypGlUPQGe77Rw";

  private static final String A2_KEY =
      "{\"kty\":\"RSA\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw"
          + "-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGz"
          + "jb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQ"
          + "Y4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2"
          + "PAcDTW9gb54h4FRWyuXpoQ\",\"e\":\"AQAB\"}";

  private static final String A3 =
      "eyJhbGciOiJFUzI1NiJ9."
          + CLAIMS
          + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

  private static final String A3_KEY =
      "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
          + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}";

  private static final String A4 =
      "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA."
          + "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZq"
          + "wqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8Kp"
          + "EHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn";

  private static final String A4_KEY =
      "{\"kty\":\"EC\",\"crv\":\"P-521\","
          + "\"x\":\"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk\","
          + "\"y\":\"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2\"}";

  private static final String A5 = "eyJhbGciOiJub25lIn0." + CLAIMS + ".";

  static List<Arguments> signedClaims() {
    return List.of(
        Arguments.of(A2, KeySource.jwkSet("{\"keys\":[" + A2_KEY + "]}")),
        Arguments.of(A3, KeySource.jwkSet("{\"keys\":[" + A3_KEY + "]}")));
  }

  @ParameterizedTest
  @MethodSource("signedClaims")
  void exampleIsAccepted_untilItExpires(String token, KeySource keys) {
    AuthenticationResult result = authenticate(token, keys, EXP - 1);

    assertThat(result).isInstanceOf(Authenticated.class);
    JwtPrincipal principal = ((Authenticated) result).principal();
    assertThat(principal.getName()).isEqualTo("joe");
    assertThat(principal.claims().expiresAt()).contains(Instant.ofEpochSecond(EXP));
    assertThat(principal.claims().find("http://example.com/is_root")).contains(true);
    assertThat(code(authenticate(token, keys, EXP + 60))).isEqualTo("expired");
  }

  /** Everyone can sign with it. */
  @Test
  void secretOfAnExample_isRefused() {
    byte[] secret = Base64.getUrlDecoder().decode(A1_SECRET);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeySource.hmac(secret))
        .withMessageContaining("published example");
  }

  @ParameterizedTest
  @MethodSource("signedClaims")
  void exampleWithTheSignatureOfAnother_isRefused(String token, KeySource keys) {
    String other = (token.equals(A1) ? A2 : A1).split("\\.")[2];

    assertThat(code(authenticate(token.replaceFirst("[^.]+$", other), keys, EXP - 1)))
        .isEqualTo("bad_signature");
  }

  @Test
  void exampleThatIsSignedButHasNoClaims_isMalformed() throws Exception {
    KeySource keys = KeySource.jwkSet("{\"keys\":[" + A4_KEY + "]}");

    assertThat(isSignatureValid(A4)).isTrue();
    assertThat(code(authenticate(A4, keys, EXP - 1))).isEqualTo("malformed");
  }

  @ParameterizedTest
  @MethodSource("signedClaims")
  void exampleWithoutSignature_isMalformed_whateverTheKeys(String token, KeySource keys) {
    assertThat(code(authenticate(A5, keys, EXP - 1))).isEqualTo("malformed");
  }

  private static boolean isSignatureValid(String token) throws Exception {
    int lastDot = token.lastIndexOf('.');
    Signature signature = Signature.getInstance("SHA512withECDSAinP1363Format");
    signature.initVerify((PublicKey) Jwks.parser().build().parse(A4_KEY).toKey());
    signature.update(token.substring(0, lastDot).getBytes(StandardCharsets.US_ASCII));
    return signature.verify(Base64.getUrlDecoder().decode(token.substring(lastDot + 1)));
  }

  /** The answer of all providers. */
  private static AuthenticationResult authenticate(String token, KeySource keys, long now) {
    List<AuthenticationResult> results =
        TestProviders.names().stream()
            .map(provider -> authenticate(token, keys, now, provider))
            .toList();
    assertThat(results).allMatch(result -> result.getClass().equals(results.get(0).getClass()));
    assertThat(results.stream().map(Rfc7515ExamplesTest::code).distinct()).hasSize(1);
    return results.get(0);
  }

  private static AuthenticationResult authenticate(
      String token, KeySource keys, long now, String provider) {
    return JwtAuthenticator.builder()
        .issuer(Issuer.of("joe").anyAudience().principalClaim("iss").keys(keys).build())
        .clock(Clock.fixed(Instant.ofEpochSecond(now), ZoneOffset.UTC))
        .extractor(Border.RAW)
        .provider(provider)
        .build()
        .authenticate(Border.raw(token));
  }

  private static String code(AuthenticationResult result) {
    return result instanceof Rejected rejected ? rejected.reason().code() : result.toString();
  }
}
