package dev.borderpost;

import static dev.borderpost.testing.Border.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.Verification;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Tokens of real services that are refused for a reason, which docs/refusals.md explains. */
class RealRefusalsTest {

  private static final JwtAuthenticator AUTHENTICATOR =
      Border.authenticator().extractor(TokenExtractor.header("x-amzn-oidc-data")).build();

  /** The load balancer of AWS pads each segment, and signs it with the padding. */
  @Test
  void oidcDataOfAwsAlb_isRefused_andTheAccessTokenBesideItIsNot() throws Exception {
    String signed =
        padded(
                Border.header(
                    "signer", quoted("arn:aws:elasticloadbalancing:x"), "client", quoted("c")))
            + "."
            + padded(Border.claims("email", quoted("alice@example.com")));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(TestKeys.P256.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    String token = signed + "." + padded(signature.sign());
    assertThat(token).contains("=.");

    Rejected rejected =
        (Rejected)
            AUTHENTICATOR.authenticate(TestRequest.get("/").header("x-amzn-oidc-data", token));

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.reason().code()).isEqualTo("invalid_request");
    assertThat(code(token)).isEqualTo("malformed");

    JwtAuthenticator byAccessToken =
        Border.authenticator().extractor(TokenExtractor.header("x-amzn-oidc-accesstoken")).build();
    assertThat(
            byAccessToken.authenticate(
                TestRequest.get("/")
                    .header("x-amzn-oidc-data", token)
                    .header("x-amzn-oidc-accesstoken", Border.token())))
        .isInstanceOf(Authenticated.class);
  }

  /** Tokens for Microsoft Graph are signed with the hash of the nonce in the header's place. */
  @Test
  void tokenForMicrosoftGraph_isRefused() throws Exception {
    String nonce = "AQABAAAAAADnonce";
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(nonce.getBytes(StandardCharsets.UTF_8));
    String hashed = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    String token = Border.sign(Border.header("nonce", quoted(hashed)), Border.claims());
    String sent =
        Forge.base64Url(Border.header("nonce", quoted(nonce)))
            + token.substring(token.indexOf('.'));

    assertThat(code(sent)).isEqualTo("bad_signature");
  }

  /** Cloud Run has verified the token, and hands it on without its signature. */
  @Test
  void tokenWhoseSignatureCloudRunHasRemoved_isRefused() {
    String token = Border.token();
    String removed = token.substring(0, token.lastIndexOf('.') + 1) + "SIGNATURE_REMOVED_BY_GOOGLE";

    assertThat(code(removed)).isEqualTo("bad_signature");
  }

  private static String code(String token) {
    Verification outcome = AUTHENTICATOR.verifier().verify(token).await();
    return ((Verification.Rejected) outcome).reason().code();
  }

  private static String padded(String json) throws GeneralSecurityException {
    String text = json;
    while (text.length() % 3 == 0) { // a length that has no padding
      text += " ";
    }
    return padded(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String padded(byte[] bytes) {
    return Base64.getUrlEncoder().encodeToString(bytes);
  }
}
