package dev.borderpost.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.LogCapture;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestProviders;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which provider serves which algorithm, and what the log says of it. */
class SignatureProvidersTest {

  private static final Provider CORRETTO = standIn("ACCP", EnumSet.complementOf(ed448()));
  private static final Provider BOUNCY_CASTLE = TestProviders.named("bc");
  private static final String HINT = "bcprov-jdk18on";

  private static EnumSet<JwsAlgorithm> ed448() {
    return EnumSet.of(JwsAlgorithm.ED448);
  }

  /** A provider that offers some algorithms, on every kind of machine. */
  private static Provider standIn(String name, Set<JwsAlgorithm> offered) {
    Provider provider = new Provider(name, "1", "") {};
    for (JwsAlgorithm algorithm : offered) {
      provider.put(
          (algorithm.isSymmetric() ? "Mac." : "Signature.") + algorithm.jcaName(), "Absent");
    }
    return provider;
  }

  /** The table in docs/performance.md. */
  @ParameterizedTest
  @CsvSource({
    "-, -, jdk, jdk, jdk, jdk, jdk, jdk",
    "-, bc, jdk, jdk, jdk, bc, bc, bc",
    "accp, -, jdk, accp, accp, accp, accp, jdk",
    "accp, bc, jdk, accp, accp, accp, accp, bc",
  })
  void auto_takesTheFastestForEachAlgorithm(
      String corretto,
      String bouncyCastle,
      String hs,
      String rs,
      String ps,
      String es,
      String ed25519,
      String ed448) {
    SignatureProviders providers =
        SignatureProviders.fastest(any -> true, found(corretto, bouncyCastle), 17);

    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      String expected =
          switch (algorithm) {
            case HS256, HS384, HS512 -> hs;
            case RS256, RS384, RS512 -> rs;
            case PS256, PS384, PS512 -> ps;
            case ES256, ES384, ES512 -> es;
            case ED25519 -> ed25519;
            case ED448 -> ed448;
          };
      assertThat(providers.of(algorithm)).as("%s", algorithm).isSameAs(provider(expected));
    }
  }

  private static Function<KnownProvider, Optional<Provider>> found(
      String corretto, String bouncyCastle) {
    return known ->
        Optional.ofNullable(
            switch (known) {
              case CORRETTO -> provider(corretto);
              case BOUNCY_CASTLE -> provider(bouncyCastle);
            });
  }

  private static @Nullable Provider provider(String name) {
    return switch (name) {
      case "accp" -> CORRETTO;
      case "bc" -> BOUNCY_CASTLE;
      default -> null;
    };
  }

  @Test
  void auto_looksForNothing_whereAnIssuerUsesSecretsOnly() {
    SignatureProviders providers =
        SignatureProviders.fastest(
            JwsAlgorithm::isSymmetric,
            known -> {
              throw new AssertionError(known);
            },
            17);

    assertThat(providers.toString()).startsWith("SunJCE for HS256, HS384, HS512; SunRsaSign for");
  }

  @ParameterizedTest
  @CsvSource({
    "-, -, ES256, 17, true",
    "-, -, ES256, 21, true",
    "-, -, ES256, 22, false",
    "-, -, RS256, 17, false",
    "-, bc, ES256, 17, false",
    "accp, -, ES256, 17, false",
  })
  void bouncyCastle_isSuggested_whereEs256IsSlowAndMayBeUsed(
      String corretto, String bouncyCastle, JwsAlgorithm used, int jdk, boolean suggested) {
    String shown =
        SignatureProviders.fastest(used::equals, found(corretto, bouncyCastle), jdk).toString();

    assertThat(shown.contains(HINT)).isEqualTo(suggested);
  }

  @Test
  void bouncyCastle_isNotSuggested_toThoseWhoChoose() {
    assertThat(SignatureProviders.ofPlatform().toString()).doesNotContain(HINT);
    assertThat(SignatureProviders.preferring(CORRETTO).toString()).doesNotContain(HINT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bc", "accp"})
  void namedProvider_isNotInstalled_andServesWhatItOffers(String name) {
    Provider provider = TestProviders.named(name);
    if (provider != null) {
      String line = loggedProviders(JwtAuthenticator.builder().provider(name));

      assertThat(line).contains(provider.getName() + " for HS256", "RS256", "ES256");
      assertThat(Security.getProvider(provider.getName())).isNull();
    }
  }

  @Test
  void authenticatorsOfALibrary_shareTheProvider() {
    assertThat(KnownProvider.BOUNCY_CASTLE.find()).isPresent();
    assertThat(KnownProvider.BOUNCY_CASTLE.find().orElseThrow())
        .isSameAs(KnownProvider.BOUNCY_CASTLE.find().orElseThrow());
  }

  @Test
  void providers_areAbsentWhereTheirClassesAre() {
    for (KnownProvider known : KnownProvider.values()) {
      assertThat(known.find(ClassLoader.getPlatformClassLoader())).isEmpty();
      assertThat(known.find(null)).isEmpty();
    }
  }

  @Test
  void unknownName_isRefused_withThePossibleOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenVerifier.builder().provider("Bouncy"))
        .withMessageContaining("use auto, jdk, accp, bc or one of SUN,");
  }

  @Test
  void issuer_mayUseWhatItsKeysAndItsAlgorithmsAllow(@TempDir Path directory) throws IOException {
    KeySource rsa = KeySource.of(TestKeys.verificationKey(JwsAlgorithm.RS256));
    KeySource remote = KeySource.jwkSet(URI.create("https://id.example.com/jwks"));

    Path secret =
        Files.writeString(directory.resolve("secret"), Forge.base64Url(TestKeys.secret()));

    assertThat(usedBy(issuer(rsa).build())).containsExactly(JwsAlgorithm.RS256);
    assertThat(usedBy(issuer(KeySource.hmacFile(secret)).build()))
        .containsExactly(JwsAlgorithm.HS256);
    assertThat(usedBy(issuer(remote).algorithms("PS256", "EdDSA").build()))
        .containsExactly(JwsAlgorithm.PS256, JwsAlgorithm.ED25519, JwsAlgorithm.ED448);
    assertThat(usedBy(issuer(remote).build())).containsExactly(JwsAlgorithm.values());
  }

  private static List<JwsAlgorithm> usedBy(Issuer issuer) {
    return Arrays.stream(JwsAlgorithm.values()).filter(issuer::mayUse).collect(Collectors.toList());
  }

  private static Issuer.Builder issuer(KeySource keys) {
    return Issuer.of("https://id.example.com").audience("a").keys(keys);
  }

  @Test
  void startUp_saysOnceWhichProviderServesWhichAlgorithm() {
    assertThat(loggedProviders(JwtAuthenticator.builder().provider("jdk")))
        .contains("SunJCE for HS256, HS384, HS512")
        .contains("SunRsaSign for RS256")
        .contains("SunEC for ES256");
  }

  @Test
  void auto_isTheDefault() {
    String line = loggedProviders(JwtAuthenticator.builder());

    assertThat(line)
        .isEqualTo(loggedProviders(JwtAuthenticator.builder().provider("auto")))
        .doesNotContain("SunEC for ES256");
  }

  /** The only line of the log about providers when an authenticator is built. */
  private static String loggedProviders(JwtAuthenticator.Builder authenticator) {
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
    try (LogCapture log = LogCapture.start()) {
      authenticator.issuer(issuer(keys.keySource()).build()).build();

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
