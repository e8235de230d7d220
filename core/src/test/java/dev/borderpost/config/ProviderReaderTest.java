package dev.borderpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import dev.borderpost.verify.Issuer;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With the real provider, which has a native library for one kind of machine. */
class ProviderReaderTest {

  private static final Optional<Provider> CORRETTO =
      ProviderReader.corretto(ProviderReaderTest.class.getClassLoader());

  @ParameterizedTest
  @EnumSource(JwsAlgorithm.class)
  void correttoProvider_acceptsAndRefusesWhatTheJdkDoes(JwsAlgorithm algorithm) {
    assumeTrue(CORRETTO.isPresent());
    SigningKeys keys = TestKeys.signingKeys(algorithm);
    TokenIssuer office =
        TokenIssuer.builder("https://id.example.com", keys).audience("orders").build();
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder()
            .issuer(
                Issuer.of("https://id.example.com")
                    .audience("orders")
                    .keys(keys.keySource())
                    .build())
            .provider(CORRETTO.get())
            .tokenCache(0)
            .build();
    String token = office.token("alice").sign();
    int middle = token.lastIndexOf('.') + 20;
    String tampered =
        token.substring(0, middle)
            + (token.charAt(middle) == 'A' ? 'B' : 'A')
            + token.substring(middle + 1);

    for (int i = 0; i < 3; i++) { // with a new JCA object, and with one that was used before
      assertThat(authenticator.authenticate(TestRequest.withToken(token)))
          .isInstanceOf(Authenticated.class);
      assertThat(authenticator.authenticate(TestRequest.withToken(tampered)))
          .isInstanceOfSatisfying(
              Rejected.class,
              rejected -> assertThat(rejected.reason().code()).isEqualTo("bad_signature"));
    }
  }

  @Test
  void correttoProvider_isNotInstalledForTheWholeJvm_andServesWhatItOffers() {
    assumeTrue(CORRETTO.isPresent());

    assertThat(Security.getProviders()).doesNotContain(CORRETTO.get());
    assertThat(loggedProviders(JwtAuthenticator.builder().provider(CORRETTO.get())))
        .contains("AmazonCorrettoCryptoProvider for ")
        .contains("RS256")
        .contains("ES256")
        .contains("SunEC for Ed448");
  }

  @Test
  void correttoProvider_isAbsentWhereItsClassesAre() {
    assertThat(ProviderReader.corretto(ClassLoader.getPlatformClassLoader())).isEmpty();
  }

  @Test
  void startUp_saysOnceWhichProviderServesWhichAlgorithm() {
    assertThat(loggedProviders(JwtAuthenticator.builder()))
        .contains("SunJCE for HS256, HS384, HS512")
        .contains("SunRsaSign for RS256")
        .contains("SunEC for ES256");
  }

  /** The only line of the log about providers when an authenticator is built. */
  private static String loggedProviders(JwtAuthenticator.Builder authenticator) {
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
    try (LogCapture log = LogCapture.start()) {
      authenticator
          .issuer(Issuer.of("https://id.example.com").audience("a").keys(keys.keySource()).build())
          .build();

      List<String> lines =
          log.lines().stream()
              .filter(
                  line -> line.startsWith("INFO ") && line.contains("Signatures are verified by"))
              .toList();
      assertThat(lines).hasSize(1);
      return lines.get(0);
    }
  }
}
