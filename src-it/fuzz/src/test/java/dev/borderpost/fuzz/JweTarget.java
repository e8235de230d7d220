package dev.borderpost.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEDecrypter;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.AESDecrypter;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.JweForge;
import dev.borderpost.verify.Encryption;
import dev.borderpost.verify.TokenVerifier;
import dev.borderpost.verify.Verification;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPrivateKey;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Encrypted tokens: what is accepted, Nimbus decrypts as well, and its content is a token or claims
 * that may be accepted.
 *
 * <p>An input is a token; or, if it begins with a brace, a line with a header, and content that is
 * encrypted under it as it is; with {@code z} before the brace, the content is compressed first.
 */
public final class JweTarget {

  /** The alg of each key; the encryption of the content is that of a key which encrypts itself. */
  static final List<String> ALGORITHMS =
      List.of("A256GCM", "A256GCMKW", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A256KW");

  private static final TokenVerifier VERIFIER =
      TokenVerifier.builder()
          .issuer(
              JwsTarget.partner()
                  .encryption(
                      Encryption.accepted(
                              "{\"keys\":["
                                  + String.join(
                                      ",", ALGORITHMS.stream().map(JweTarget::jwk).toList())
                                  + "]}")
                          .permitCompressedTokens()
                          .permitUnsignedClaims())
                  .build())
          .clock(Tokens.CLOCK)
          .tokenCache(100)
          .build();

  private JweTarget() {}

  /** The key with an alg, which is its kid as well. */
  static String jwk(String alg) {
    String key =
        alg.startsWith("RSA")
            ? FuzzKeys.RSA_JWK
            : alg.startsWith("ECDH")
                ? FuzzKeys.EC_JWK
                : "{\"kid\":\"\",\"kty\":\"oct\",\"k\":\""
                    + Forge.base64Url(FuzzKeys.aes())
                    + "\"}";
    return key.replaceFirst(
        "\"kid\":\"[^\"]*\"", "\"kid\":\"%s\",\"use\":\"enc\",\"alg\":\"%s\"".formatted(alg, alg));
  }

  /** Loads what the first input would take the time of. */
  public static void fuzzerInitialize() {
    Seeds.of(JweTarget.class).forEach(JweTarget::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    if (text.startsWith("{") || text.startsWith("z{")) {
      boolean compressed = text.startsWith("z");
      byte[] all = compressed ? Arrays.copyOfRange(input, 1, input.length) : input;
      byte[] content = Inputs.behindFirstLine(all);
      verify(
          JweForge.direct(
              new String(Inputs.firstLine(all), StandardCharsets.UTF_8),
              FuzzKeys.aes(),
              compressed ? JweForge.deflated(content) : content));
    } else {
      verify(text);
    }
  }

  private static void verify(String token) {
    Verification verification = VERIFIER.verify(token);
    Tokens.assertSameVerdict(verification, VERIFIER.verify(token));
    if (!(verification instanceof Verification.Verified verified)) {
      return;
    }
    if (token.split("\\.", -1).length == 3) {
      Tokens.assertRightlyAccepted(token, verified.jwt());
      return;
    }
    JWEObject peer = decryptedByNimbus(token);
    byte[] content = peer.getPayload().toBytes();
    String type = String.valueOf(peer.getHeader().getContentType()).toLowerCase(Locale.ROOT);
    if (type.equals("jwt") || type.equals("application/jwt")) {
      Tokens.assertRightlyAccepted(
          new String(content, StandardCharsets.ISO_8859_1), verified.jwt());
    } else {
      assertThat(peer.getHeader().getAlgorithm().getName()).isIn("dir", "A256GCMKW");
      Tokens.assertRightClaims(content, verified.jwt());
    }
  }

  private static JWEObject decryptedByNimbus(String token) {
    try {
      JWEObject jwe = JWEObject.parse(token);
      jwe.decrypt(decrypter(jwe.getHeader().getAlgorithm().getName()));
      return jwe;
    } catch (ParseException | JOSEException e) {
      throw new AssertionError("Nimbus does not decrypt " + token, e);
    }
  }

  private static JWEDecrypter decrypter(String alg) throws JOSEException {
    return switch (alg) {
      case "dir" -> new DirectDecrypter(FuzzKeys.aes());
      case "A256GCMKW" -> new AESDecrypter(FuzzKeys.aes());
      case "RSA-OAEP-256" -> new RSADecrypter(FuzzKeys.privateKey(FuzzKeys.RSA));
      default -> new ECDHDecrypter((ECPrivateKey) FuzzKeys.privateKey(FuzzKeys.EC));
    };
  }
}
