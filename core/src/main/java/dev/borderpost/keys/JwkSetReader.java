package dev.borderpost.keys;

import dev.borderpost.json.ReadResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JWK Set (RFC 7517 §5), or a single JWK: the keys that may verify signatures, and the
 * problems with the others.
 */
final class JwkSetReader {

  /** The maximum number of keys in a set, more than any issuer has; reading each one takes time. */
  private static final int MAX_KEYS = 100;

  private JwkSetReader() {}

  /**
   * The keys of a set.
   *
   * @throws IllegalArgumentException if the text is not a JWK Set
   */
  static PublishedKeys read(String description, byte[] json) {
    ReadResult<Map<String, @Nullable Object>> document = ReadResult.ofJsonObject(json);
    if (document instanceof ReadResult.Malformed<Map<String, @Nullable Object>> malformed) {
      throw new IllegalArgumentException(
          "Not a JWK Set: " + description + " " + malformed.problem() + ".");
    }
    List<?> jwks =
        jwks(description, ((ReadResult.Read<Map<String, @Nullable Object>>) document).value());
    if (jwks.size() > MAX_KEYS) {
      throw new IllegalArgumentException(
          description + " has more than " + MAX_KEYS + " keys: which of them are in use?");
    }
    List<PublishedKey> keys = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < jwks.size(); i++) {
      String label = JwkReader.label(i + 1, jwks.get(i));
      try {
        keys.add(JwkReader.read(label, jwks.get(i)));
      } catch (IllegalArgumentException e) {
        problems.add(label + " " + e.getMessage());
      }
    }
    return new PublishedKeys(description, keys, problems);
  }

  private static List<?> jwks(String description, Map<String, @Nullable Object> members) {
    if (members.get("keys") instanceof List<?> jwks) {
      return jwks;
    }
    if (members.get("kty") instanceof String && !members.containsKey("keys")) {
      return List.of(members);
    }
    throw new IllegalArgumentException(
        "Not a JWK Set: "
            + description
            + (isMapOfPem(members.values())
                ? " is a map of certificates or keys in PEM form, as Google serves beside its JWK"
                    + " Sets. Use the address of the JWK Set, for example with"
                    + " /service_accounts/v1/jwk/ instead of /robot/v1/metadata/x509/ (Firebase),"
                    + " /oauth2/v3/certs instead of /oauth2/v1/certs, or"
                    + " /iap/verify/public_key-jwk instead of /iap/verify/public_key."
                : " has no array named keys."));
  }

  private static boolean isMapOfPem(Collection<@Nullable Object> values) {
    return !values.isEmpty()
        && values.stream()
            .allMatch(
                value -> value instanceof String text && text.strip().startsWith("-----BEGIN "));
  }
}
