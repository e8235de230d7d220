package dev.borderpost.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.fuzz.AnsweringClient;
import dev.borderpost.fuzz.Seeds;
import dev.borderpost.testing.JacksonReading;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/**
 * The metadata of an issuer: an answer of its server leads to an address for keys, or to one
 * exception. An address is only taken from metadata with the right names, and is one that may be
 * fetched.
 *
 * <p>An input is a line with a status, lines with fields, an empty line, and a body.
 */
public final class MetadataTarget {

  private static final String ISSUER = "https://id.example.com/realms/main";
  private static final String TEMPLATE = "https://id.example.com/{tenantid}/main";
  private static final String OTHER = "https://sts.example.com/adfs";

  private static final List<MetadataNames> NAMES =
      List.of(
          new MetadataNames(ISSUER, ISSUER),
          new MetadataNames(ISSUER, TEMPLATE),
          new MetadataNames(ISSUER, OTHER));

  private static final int LONGEST_QUOTATION = 1000;

  private static final Timing TIMING =
      new Timing() {
        @Override
        public long nanoTime() {
          return 0;
        }

        @Override
        public Runnable after(Duration delay, Runnable task) {
          return () -> {};
        }
      };

  private MetadataTarget() {}

  /** Loads what the first input would take the time of. */
  public static void fuzzerInitialize() {
    Seeds.of(MetadataTarget.class).forEach(MetadataTarget::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    int head = text.indexOf("\n\n");
    String[] lines = (head < 0 ? text : text.substring(0, head)).split("\n", -1);
    Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 1; i < lines.length; i++) {
      String[] field = lines[i].split(":", 2);
      String name = field[0].trim(); // as the client trims it
      if (field.length == 2 && !name.isEmpty()) {
        fields.put(name, List.of(field[1].strip()));
      }
    }
    byte[] body = head < 0 ? new byte[0] : Arrays.copyOfRange(input, head + 2, input.length);
    int status = lines[0].matches("[1-5]\\d\\d") ? Integer.parseInt(lines[0]) : 200;
    for (MetadataNames names : NAMES) {
      discover(names, new AnsweringClient(status, fields, body), body);
    }
  }

  private static void discover(MetadataNames names, AnsweringClient client, byte[] body) {
    MetadataDiscovery discovery = new MetadataDiscovery(names, URI.create(names.address()), false);
    HttpFetch fetch =
        new HttpFetch(
            HttpConnections.of(client), FetchOptions.defaults(), discovery.configured(), TIMING);
    URI keys;
    try {
      keys = discovery.find(fetch).toCompletableFuture().getNow(null);
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(FetchException.class);
      assertThat(e.getCause().getMessage()).hasSizeLessThan(LONGEST_QUOTATION).matches("[ -~…]*");
      return;
    }
    assertThat(keys).isNotNull().hasNoUserInfo();
    assertThat("https".equals(keys.getScheme().toLowerCase(Locale.ROOT))).isTrue();
    if (client.isPlain()) {
      Map<?, ?> members = JacksonReading.read(body);
      assertThat(members).isNotNull();
      String metadataIssuer = names.metadataIssuer();
      assertThat(members.get("issuer")).isIn(metadataIssuer, names.issuer());
      if (metadataIssuer.equals(OTHER)) {
        assertThat(members.get("access_token_issuer")).isEqualTo(ISSUER);
      }
      assertThat(keys.toString()).isEqualTo(names.withTenant((String) members.get("jwks_uri")));
    }
  }
}
