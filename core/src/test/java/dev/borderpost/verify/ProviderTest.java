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
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
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

  static List<Arguments> platformProviders() {
    List<Arguments> rows = new ArrayList<>();
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      for (String name : new String[] {"SUN", "SunEC", "SunRsaSign", "SunJCE"}) {
        rows.add(Arguments.of(algorithm, Security.getProvider(name)));
      }
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("platformProviders")
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
