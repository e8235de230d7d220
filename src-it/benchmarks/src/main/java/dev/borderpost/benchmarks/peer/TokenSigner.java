package dev.borderpost.benchmarks.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs tokens with a key of its own, by nothing but the JCA, so that no library is asked about its
 * own tokens. Thread-safe.
 */
public final class TokenSigner {

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final Algorithm algorithm;
  private final Key signingKey;
  private final Key verificationKey;

  private TokenSigner(Algorithm algorithm, Key signingKey, Key verificationKey) {
    this.algorithm = algorithm;
    this.signingKey = signingKey;
    this.verificationKey = verificationKey;
  }

  /**
   * A signer with a new key.
   *
   * @param algorithm what it signs with
   * @return the signer
   */
  public static TokenSigner of(Algorithm algorithm) {
    try {
      if (algorithm.isSymmetric()) {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        SecretKey key = new SecretKeySpec(secret, algorithm.jcaName());
        return new TokenSigner(algorithm, key, key);
      }
      KeyPair pair = algorithm.keyPairs().generateKeyPair();
      return new TokenSigner(algorithm, pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK from 17 on has " + algorithm, e);
    }
  }

  /**
   * What it signs with.
   *
   * @return the algorithm
   */
  public Algorithm algorithm() {
    return algorithm;
  }

  /**
   * What its tokens are checked with.
   *
   * @return the public key
   */
  public PublicKey publicKey() {
    return (PublicKey) verificationKey;
  }

  /**
   * What its tokens are made and checked with.
   *
   * @return the secret of HS256
   */
  public SecretKey secret() {
    return (SecretKey) verificationKey;
  }

  /**
   * A good token.
   *
   * @return the token
   */
  public String token() {
    return token(TokenContent.good(1));
  }

  /**
   * A token.
   *
   * @param content what it says
   * @return the token
   */
  public String token(TokenContent content) {
    return token(content, null);
  }

  /**
   * Good tokens of many users, signed by Corretto, since the JDK takes a millisecond for one of
   * RS256.
   *
   * @param count how many
   * @return the tokens
   */
  public List<String> tokens(int count) {
    Provider provider = Corretto.provider();
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(number -> token(TokenContent.good(number), provider))
        .toList();
  }

  private String token(TokenContent content, @Nullable Provider provider) {
    String signed =
        BASE64URL.encodeToString(content.header(algorithm.alg()).getBytes(UTF_8))
            + "."
            + BASE64URL.encodeToString(content.claims().getBytes(UTF_8));
    return signed + "." + BASE64URL.encodeToString(sign(signed.getBytes(UTF_8), provider));
  }

  /**
   * The claims of one token with the signature of another.
   *
   * @return a token that is forged
   */
  public String forgedToken() {
    String mine = token();
    String wanted = token(TokenContent.good(2));
    return wanted.substring(0, wanted.lastIndexOf('.')) + mine.substring(mine.lastIndexOf('.'));
  }

  private byte[] sign(byte[] text, @Nullable Provider provider) {
    try {
      if (algorithm.isSymmetric()) {
        Mac mac = Mac.getInstance(algorithm.jcaName());
        mac.init(signingKey);
        return mac.doFinal(text);
      }
      Signature signature = algorithm.signature(provider);
      signature.initSign((PrivateKey) signingKey);
      signature.update(text);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The key is for " + algorithm, e);
    }
  }
}
