package dev.borderpost.jwt;

import dev.borderpost.json.ReadResult;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JOSE header of a signed JWT (RFC 7515 §4). Every supported parameter has the type that its
 * RFC defines, and there is no unsupported parameter that would change the processing.
 *
 * <p>Keys and addresses that a header may carry ({@code jwk}, {@code jku}, {@code x5u}, {@code
 * x5c}) have no accessors: a token cannot choose a key to trust.
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
  private final @Nullable String sha1Thumbprint;

  private JoseHeader(Map<String, @Nullable Object> members) {
    this.algorithm = String.valueOf(members.get("alg"));
    this.type = (String) members.get("typ");
    this.keyId = (String) members.get("kid");
    this.certificateThumbprint = (String) members.get("x5t#S256");
    this.sha1Thumbprint = members.get("x5t") instanceof String x5t && !x5t.isEmpty() ? x5t : null;
  }

  /**
   * Reads the header parameters of a JWS.
   *
   * <p>Malformed are: an {@code alg} that is absent or not the exact name of a {@link
   * JwsAlgorithm}, which excludes {@code none}; any {@code crit} (RFC 7515 §4.1.11), since no
   * extension is supported; {@code b64} (RFC 7797); {@code zip}, which only a JWE may have; a
   * {@code kid} that is empty, over 512 characters or has control characters, and such an {@code
   * x5t}, unless it is empty or {@code null} and so as good as absent; an {@code x5t#S256} that is
   * not 43 characters of base64url; a parameter of the wrong JSON type.
   *
   * @param members the members of the header's JSON object
   * @return the header, or the problem with it
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
   * {@code kid}, {@code x5t}, {@code x5t#S256} and {@code alg}, with any algorithm name. Malformed
   * headers are the same as for {@link #read}, except for its rules about {@code alg} and {@code
   * zip}.
   *
   * @param members the members of the header's JSON object
   * @return the header, or the problem with it
   */
  public static ReadResult<JoseHeader> readCommon(Map<String, @Nullable Object> members) {
    String problem = commonProblem(members);
    return problem == null
        ? new ReadResult.Read<>(new JoseHeader(members))
        : new ReadResult.Malformed<>(problem);
  }

  /**
   * The problem with the parameters that signed and encrypted tokens have in common; {@code null}
   * when there is none.
   */
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
    if (members.get("kid") instanceof String kid && (kid.isEmpty() || !isName(kid))) {
      return "kid is empty, too long or has control characters";
    }
    Object x5t = members.get("x5t");
    if (x5t != null && !(x5t instanceof String text && isName(text))) {
      return "x5t is not a string, too long or has control characters";
    }
    if (members.get("x5t#S256") instanceof String thumbprint
        && !SHA_256.matcher(thumbprint).matches()) {
      return "x5t#S256 is not a SHA-256";
    }
    return null;
  }

  private static boolean isName(String text) {
    return text.length() <= MAX_KEY_ID_LENGTH && text.chars().noneMatch(Character::isISOControl);
  }

  /**
   * The parameter {@code alg}: the algorithm that the token claims to be signed with, which is
   * never trusted by itself.
   *
   * @return the exact name of at least one {@link JwsAlgorithm}; for claims that are encrypted with
   *     a shared key and not signed, the name of a key management algorithm (RFC 7518 §4.1)
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
   * @return the identifier of the key, 1 to 512 characters without control characters; empty when
   *     absent
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
   * The parameter {@code x5t} (RFC 7515 §4.1.7), with which AD FS names its keys. It is a name like
   * {@code kid}: compared by characters, since issuers write it in several ways, and never a proof.
   *
   * @return the SHA-1 of the signer's certificate as the issuer writes it, 1 to 512 characters
   *     without control characters; empty when absent
   */
  public Optional<String> sha1Thumbprint() {
    return Optional.ofNullable(sha1Thumbprint);
  }

  /**
   * A media type in the form in which types are compared: in lower case, without the prefix {@code
   * application/} (RFC 7515 §4.1.9).
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
