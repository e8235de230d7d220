package dev.borderpost.jwt;

import dev.borderpost.json.ReadResult;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JOSE header of a signed JWT (RFC 7515 §4), as far as it is understood: every parameter that
 * has a meaning here has the type that its RFC says, and none that changes the processing is left
 * over.
 *
 * <p>Keys and addresses that a header may carry ({@code jwk}, {@code jku}, {@code x5u}, {@code
 * x5c}) are not among the accessors: nothing in a token says which key to trust.
 *
 * <p>Immutable.
 */
public final class JoseHeader {

  private static final int MAX_KEY_ID_LENGTH = 512;
  private static final Pattern SHA_256 = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final String algorithm;
  private final @Nullable String type;
  private final @Nullable String keyId;
  private final @Nullable String certificateThumbprint;

  private JoseHeader(
      String algorithm,
      @Nullable String type,
      @Nullable String keyId,
      @Nullable String certificateThumbprint) {
    this.algorithm = algorithm;
    this.type = type;
    this.keyId = keyId;
    this.certificateThumbprint = certificateThumbprint;
  }

  /**
   * Reads the header parameters of a JWS.
   *
   * <p>Malformed are: an {@code alg} that is absent or not the exact name of a {@link
   * JwsAlgorithm}, so that {@code none} is not even a name; any {@code crit} (RFC 7515 §4.1.11),
   * since no extension is supported; {@code b64} (RFC 7797); {@code zip}, which only a JWE may
   * have; a {@code kid} that is empty, over 512 characters or has control characters; an {@code
   * x5t#S256} that is not 43 characters of base64url; a parameter of the wrong JSON type.
   *
   * @param members the members of the header's JSON object
   * @return the header, or what is wrong with it
   */
  public static ReadResult<JoseHeader> read(Map<String, @Nullable Object> members) {
    if (!(members.get("alg") instanceof String alg) || JwsAlgorithm.named(alg).isEmpty()) {
      return new ReadResult.Malformed<>("alg is not a known signature algorithm");
    }
    return members.containsKey("zip")
        ? new ReadResult.Malformed<>("zip is not supported")
        : readCommon(members);
  }

  /**
   * Reads the header parameters that signed and encrypted tokens have in common: {@code typ},
   * {@code kid}, {@code x5t#S256} and the name in {@code alg}, whatever algorithm it stands for.
   * Malformed are those of {@link #read} that are not about {@code alg} or {@code zip}.
   *
   * @param members the members of the header's JSON object
   * @return the header, or the problem with it
   */
  public static ReadResult<JoseHeader> readCommon(Map<String, @Nullable Object> members) {
    String problem = commonProblem(members);
    return problem == null
        ? new ReadResult.Read<>(
            new JoseHeader(
                String.valueOf(members.get("alg")),
                (String) members.get("typ"),
                (String) members.get("kid"),
                (String) members.get("x5t#S256")))
        : new ReadResult.Malformed<>(problem);
  }

  /** What is wrong with the parameters that signed and encrypted tokens have; null when nothing. */
  private static @Nullable String commonProblem(Map<String, @Nullable Object> members) {
    for (String name : members.keySet()) {
      if (name.isBlank()) {
        return "a header parameter has no name";
      }
    }
    for (String forbidden : new String[] {"crit", "b64"}) {
      if (members.containsKey(forbidden)) {
        return forbidden + " is not supported";
      }
    }
    for (String name : new String[] {"typ", "cty", "kid", "x5t#S256"}) {
      if (members.containsKey(name) && !(members.get(name) instanceof String)) {
        return name + " is not a string";
      }
    }
    if (members.get("kid") instanceof String kid
        && (kid.isEmpty()
            || kid.length() > MAX_KEY_ID_LENGTH
            || kid.chars().anyMatch(Character::isISOControl))) {
      return "kid is empty, too long or has control characters";
    }
    if (members.get("x5t#S256") instanceof String thumbprint
        && !SHA_256.matcher(thumbprint).matches()) {
      return "x5t#S256 is not a SHA-256";
    }
    return null;
  }

  /**
   * The parameter {@code alg}: what the token says it was signed with, which is never taken on
   * trust.
   *
   * @return the exact name of at least one {@link JwsAlgorithm}; of claims that are encrypted with
   *     a shared key and not signed, that of an algorithm of key management (RFC 7518 §4.1)
   */
  public String algorithm() {
    return algorithm;
  }

  /**
   * The parameter {@code typ} (RFC 7515 §4.1.9), in lower case and without the prefix {@code
   * application/}.
   *
   * @return for example {@code at+jwt}; empty when absent
   */
  public Optional<String> type() {
    return Optional.ofNullable(type).map(JoseHeader::normalizedType);
  }

  /**
   * The parameter {@code kid} (RFC 7515 §4.1.4).
   *
   * @return the name of the key, 1 to 512 characters without control characters; empty when absent
   */
  public Optional<String> keyId() {
    return Optional.ofNullable(keyId);
  }

  /**
   * The parameter {@code x5t#S256} (RFC 7515 §4.1.8).
   *
   * @return the base64url SHA-256 of the signer's certificate; empty when absent
   */
  public Optional<String> certificateThumbprint() {
    return Optional.ofNullable(certificateThumbprint);
  }

  /**
   * A media type as it is compared: in lower case, without the prefix {@code application/} (RFC
   * 7515 §4.1.9).
   *
   * @param type a value of {@code typ}
   * @return the value to compare
   */
  public static String normalizedType(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
  }

  @Override
  public String toString() {
    return "JoseHeader[alg=" + algorithm + "]";
  }
}
