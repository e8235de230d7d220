package dev.borderpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.testing.KeyServer;
import dev.borderpost.testing.TestKeys;
import dev.borderpost.testing.TestRequest;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The recipes of docs/identity-providers.md: the settings below each heading, with tokens, keys and
 * metadata as that issuer writes them, from {@code identity-providers/HEADING.json}.
 */
@Timeout(60)
class IdentityProvidersTest {

  private static final Path DOCUMENT = Path.of("../docs/identity-providers.md");
  private static final Path FIXTURES = Path.of("src/test/resources/identity-providers");

  /** A heading, text without headings, settings. */
  private static final Pattern RECIPE =
      Pattern.compile(
          "^##+ (.+)\\n(?:(?!##|```).*\\n)*```properties\\n([^`]+)```$", Pattern.MULTILINE);

  private static final List<String> ADDRESSES = List.of("keys", "discovery-base");

  /** How the issuer's own server is asked, which the test's is not. */
  private static final List<String> ABOUT_THE_SERVER = List.of("keys-token", "keys-trust");

  /** Without these, keys would be fetched from the issuer itself, or are fetched all the same. */
  private static final List<String> NEEDED_OUTSIDE_ONLY =
      List.of("issuer", "keys", "discovery-base", "plain-http", "keys-token", "keys-trust");

  record Recipe(String name, Map<String, String> settings) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Recipe> recipes() throws IOException {
    return RECIPE
        .matcher(Files.readString(DOCUMENT))
        .results()
        .map(match -> new Recipe(name(match.group(1)), settings(match.group(2))))
        .toList();
  }

  private static String name(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
  }

  private static Map<String, String> settings(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.forEach((key, value) -> settings.put((String) key, (String) value));
    return settings;
  }

  @Test
  void eachBlockOfSettings_hasAHeadingOfItsOwn_andTokensToTryItWith() throws IOException {
    List<String> names = recipes().stream().map(Recipe::name).toList();

    assertThat(names)
        .hasSize(Files.readString(DOCUMENT).split("```properties\n", -1).length - 1)
        .doesNotHaveDuplicates();
    try (Stream<Path> files = Files.list(FIXTURES)) {
      assertThat(new TreeSet<>(names))
          .isEqualTo(
              new TreeSet<>(
                  files.map(f -> f.getFileName().toString().replace(".json", "")).toList()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recipes")
  void tokenForTheApplication_isAccepted_andTheIssuersOthersAreNot(Recipe recipe)
      throws IOException {
    IssuerFixture issuer = issuer(recipe);

    // Again if the keys could not be had in time.
    await()
        .untilAsserted(
            () ->
                assertThat(outcomes(recipe, recipe.settings(), issuer))
                    .isEqualTo(issuer.outcomes()));
  }

  @Test
  void everySetting_isOneThatThereIs() throws IOException {
    Set<String> known = Arrays.stream(Key.values()).map(Key::text).collect(Collectors.toSet());

    assertThat(recipes()).allSatisfy(r -> assertThat(known).containsAll(r.settings().keySet()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recipes")
  void everySetting_isNeeded(Recipe recipe) throws IOException {
    IssuerFixture issuer = issuer(recipe);
    for (String key : recipe.settings().keySet()) {
      if (!NEEDED_OUTSIDE_ONLY.contains(key)) {
        Map<String, String> others = new TreeMap<>(recipe.settings());
        others.remove(key);
        assertThat(outcomes(recipe, others, issuer)).as(key).isNotEqualTo(issuer.outcomes());
      }
    }
  }

  private static IssuerFixture issuer(Recipe recipe) throws IOException {
    return IssuerFixture.read(FIXTURES.resolve(recipe.name() + ".json"));
  }

  /** What becomes of each of the issuer's tokens; or why the application does not start. */
  private static Map<String, String> outcomes(
      Recipe recipe, Map<String, String> settings, IssuerFixture issuer) throws IOException {
    try (KeyServer server = KeyServer.start()) {
      issuer.serveBy(server, settings.getOrDefault("issuer", ""));
      try (Guard guard = guard(settings, server)) {
        Map<String, String> outcomes = new LinkedHashMap<>();
        for (String token : issuer.tokens()) {
          outcomes.put(token, outcome(guard.decide(request(recipe, issuer.sign(token)))));
        }
        return outcomes;
      } catch (ConfigurationException e) {
        return Map.of("start-up", e.getMessage());
      }
    }
  }

  /** A request with the token where that recipe has it. */
  private static RequestView.Standalone request(Recipe recipe, String token) {
    String header = recipe.settings().get("header");
    return header == null
        ? TestRequest.withToken(token)
        : TestRequest.get("/").header(header, token);
  }

  /** The guard of the document's settings, but that keys come from the test's server. */
  private static Guard guard(Map<String, String> settings, KeyServer server) {
    Map<String, String> local = new TreeMap<>(settings);
    if (Stream.of("keys", "secret", "discovery-base").noneMatch(settings::containsKey)) {
      local.put("discovery-base", settings.get("issuer"));
    }
    local.keySet().removeAll(ABOUT_THE_SERVER);
    ADDRESSES.forEach(
        key -> local.computeIfPresent(key, (k, uri) -> IssuerFixture.at(server, uri)));
    return new GuardConfiguration()
        .environment(
            Map.of("CLIENT_SECRET", new String(TestKeys.secret(), StandardCharsets.US_ASCII)))
        .settings("recipe", local)
        .build();
  }

  private static String outcome(AccessDecision decision) {
    if (decision instanceof Refused refused) {
      return refused.reason().code();
    }
    JwtPrincipal user = ((Granted) decision).principal().orElseThrow();
    return user.getName() + " " + user.roles() + " " + user.scopes();
  }
}
