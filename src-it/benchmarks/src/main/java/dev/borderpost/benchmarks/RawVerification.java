package dev.borderpost.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.borderpost.benchmarks.peer.Algorithm;
import dev.borderpost.benchmarks.peer.Corretto;
import dev.borderpost.benchmarks.peer.TokenSigner;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Signature;
import java.util.Base64;
import javax.crypto.Mac;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The signature alone, by the JCA, with an object that each thread keeps: what no library can be
 * faster than.
 */
@State(Scope.Thread)
public class RawVerification extends Timed {

  /** What the token is signed with. */
  @Param public Algorithm algorithm = Algorithm.RS256;

  /** Whose signatures: {@code platform}, {@code corretto} or {@code bouncy-castle}. */
  @Param({"platform", "corretto", "bouncy-castle"})
  public String provider = "platform";

  private Check check = () -> false;

  /** One check of the same text. */
  private interface Check {
    boolean passes() throws GeneralSecurityException;
  }

  /** Made by JMH. */
  public RawVerification() {}

  /**
   * Takes the token apart.
   *
   * @throws GeneralSecurityException if the provider does not have the algorithm
   */
  @Setup
  public void prepare() throws GeneralSecurityException {
    TokenSigner signer = TokenSigner.of(algorithm);
    String token = signer.token();
    int dot = token.lastIndexOf('.');
    byte[] signed = token.substring(0, dot).getBytes(ISO_8859_1);
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
    check = check(signer, signed, signature);
    if (!check.passes()) {
      throw new IllegalStateException("The token is good, but " + provider + " refuses it");
    }
  }

  private Check check(TokenSigner signer, byte[] signed, byte[] signature)
      throws GeneralSecurityException {
    if (algorithm.isSymmetric()) {
      Mac mac = Mac.getInstance(algorithm.jcaName());
      mac.init(signer.secret());
      return () -> MessageDigest.isEqual(mac.doFinal(signed), signature);
    }
    @Nullable Provider chosen =
        switch (provider) {
          case "corretto" -> Corretto.provider();
          case "bouncy-castle" -> new BouncyCastleProvider();
          default -> null;
        };
    Signature verifier = algorithm.signature(chosen);
    verifier.initVerify(signer.publicKey());
    return () -> {
      verifier.update(signed);
      return verifier.verify(signature);
    };
  }

  /**
   * One signature.
   *
   * @return whether it is good
   * @throws GeneralSecurityException never, with a good one
   */
  @Benchmark
  public boolean verify() throws GeneralSecurityException {
    return check.passes();
  }
}
