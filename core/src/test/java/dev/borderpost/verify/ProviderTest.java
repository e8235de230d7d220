package dev.borderpost.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.testing.Border;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestProviders;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureSpi;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderTest {

  /** Offers everything that the platform does, by the platform's own classes, and counts. */
  private static final class CountingProvider extends Provider {
    private static final long serialVersionUID = 1L;
    private final transient List<String> used = new ArrayList<>();

    CountingProvider() {
      super("Counting", "1", "");
      for (Provider platform : Security.getProviders()) {
        for (Provider.Service service : platform.getServices()) {
          if (service.getType().equals("Signature") || service.getType().equals("Mac")) {
            putService(new Counted(this, service));
          }
        }
      }
    }

    private static final class Counted extends Service {
      private final Service real;
      private final CountingProvider provider;

      Counted(CountingProvider provider, Service real) {
        super(provider, real.getType(), real.getAlgorithm(), real.getClassName(), null, null);
        this.real = real;
        this.provider = provider;
      }

      @Override
      public Object newInstance(Object parameter) throws java.security.NoSuchAlgorithmException {
        provider.used.add(real.getAlgorithm());
        return real.newInstance(parameter);
      }

      @Override
      public boolean supportsParameter(Object parameter) {
        return real.supportsParameter(parameter);
      }
    }
  }

  /** Takes every signature for good, as some JDKs took zeros (CVE-2022-21449). */
  private static final class GullibleProvider extends Provider {
    private static final long serialVersionUID = 1L;

    GullibleProvider() {
      super("Gullible", "1", "");
      for (String name : List.of("SHA256", "SHA384", "SHA512")) {
        putService(
            new Service(
                this,
                "Signature",
                name + "withECDSAinP1363Format",
                Gullible.class.getName(),
                null,
                null) {
              @Override
              public Object newInstance(Object parameter) {
                return new Gullible();
              }
            });
      }
    }
  }

  private static final class Gullible extends SignatureSpi {
    @Override
    protected void engineInitVerify(PublicKey key) {}

    @Override
    protected void engineInitSign(PrivateKey key) {}

    @Override
    protected void engineUpdate(byte b) {}

    @Override
    protected void engineUpdate(byte[] bytes, int offset, int length) {}

    @Override
    protected byte[] engineSign() {
      return new byte[0];
    }

    @Override
    protected boolean engineVerify(byte[] signature) {
      return true;
    }

    @Deprecated
    @Override
    protected void engineSetParameter(String name, Object value) {}

    @Deprecated
    @Override
    protected Object engineGetParameter(String name) {
      return name;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ES256", "ES384", "ES512"})
  void ecdsaSignatureOutOfRange_isRefused_evenIfTheProviderTakesIt(JwsAlgorithm algorithm) {
    Provider gullible = new GullibleProvider();
    BigInteger order = ((ECPublicKey) TestKeys.pair(algorithm).getPublic()).getParams().getOrder();
    BigInteger one = BigInteger.ONE;
    BigInteger zero = BigInteger.ZERO;
    BigInteger last = order.subtract(one);

    assertThat(ecdsa(algorithm, gullible, one, last)).isEqualTo("accepted");
    assertThat(ecdsa(algorithm, gullible, last, one)).isEqualTo("accepted");
    for (BigInteger bad : List.of(zero, order, order.add(one))) {
      assertThat(ecdsa(algorithm, gullible, bad, one)).isEqualTo("bad_signature");
      assertThat(ecdsa(algorithm, gullible, one, bad)).isEqualTo("bad_signature");
    }
  }

  private static String ecdsa(
      JwsAlgorithm algorithm, Provider provider, BigInteger r, BigInteger s) {
    int length =
        (((ECPublicKey) TestKeys.pair(algorithm).getPublic()).getParams().getOrder().bitLength()
                + 7)
            / 8;
    String hex = "%0" + 2 * length + "x";
    byte[] signature = HexFormat.of().parseHex(String.format(hex + hex, r, s));
    String token =
        Forge.base64Url("{\"alg\":\"" + algorithm.jwaName() + "\"}")
            + "."
            + Forge.base64Url(Border.claims())
            + "."
            + Forge.base64Url(signature);
    AuthenticationResult result = authenticate(algorithm, provider, token);
    return result instanceof Authenticated ? "accepted" : code(result);
  }

  static List<Arguments> providers() {
    List<Arguments> rows = new ArrayList<>();
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      for (String name : new String[] {"SUN", "SunEC", "SunRsaSign", "SunJCE"}) {
        rows.add(Arguments.of(algorithm, Security.getProvider(name)));
      }
      TestProviders.names().stream()
          .map(TestProviders::named)
          .filter(Objects::nonNull)
          .forEach(provider -> rows.add(Arguments.of(algorithm, provider)));
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("providers")
  void providerThatLacksTheAlgorithm_isPassedOver_andOneThatHasItAgrees(
      JwsAlgorithm algorithm, Provider provider) {
    assertThat(authenticate(algorithm, provider, true)).isInstanceOf(Authenticated.class);
    assertThat(code(authenticate(algorithm, provider, false))).isEqualTo("bad_signature");
  }

  /** OpenJDK takes a Mac from any provider, a Signature too. */
  @ParameterizedTest
  @EnumSource
  void providerThatHasTheAlgorithm_isUsed(JwsAlgorithm algorithm) {
    CountingProvider provider = new CountingProvider();

    AuthenticationResult good = authenticate(algorithm, provider, true);

    assertThat(good).isInstanceOf(Authenticated.class);
    assertThat(provider.used).isNotEmpty();
    assertThat(code(authenticate(algorithm, provider, false))).isEqualTo("bad_signature");
  }

  private static AuthenticationResult authenticate(
      JwsAlgorithm algorithm, Provider provider, boolean good) {
    String header = "{\"alg\":\"" + algorithm.jwaName() + "\"}";
    String token =
        Forge.sign(
            header, Border.claims(), TestKeys.jjwtName(algorithm), TestKeys.signingKey(algorithm));
    if (!good) {
      token =
          Forge.base64Url(header)
              + "."
              + Forge.base64Url(Border.claims("x", "1"))
              + "."
              + token.split("\\.")[2];
    }
    return authenticate(algorithm, provider, token);
  }

  private static AuthenticationResult authenticate(
      JwsAlgorithm algorithm, Provider provider, String token) {
    return JwtAuthenticator.builder()
        .issuer(Border.issuer(KeySource.of(TestKeys.verificationKey(algorithm))).build())
        .extractor(Border.RAW)
        .clock(Border.CLOCK)
        .provider(provider)
        .build()
        .authenticate(Border.raw(token));
  }

  private static String code(AuthenticationResult result) {
    return result instanceof Rejected rejected ? rejected.reason().code() : result.toString();
  }
}
