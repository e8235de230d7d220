package dev.borderpost.verify;

import dev.borderpost.json.ReadResult;
import dev.borderpost.jwt.JoseHeader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JOSE header of an encrypted JWT (RFC 7516 §4), read as strictly as that of a signed one.
 *
 * <p>Immutable.
 */
final class JweHeader {

  private static final String JWT = "jwt";
  private static final String DEFLATE = "DEF";

  private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]{1,512}");

  /** 96 and 128 bits, in the only spelling of each (RFC 7518 §4.7.1). */
  private static final Pattern KEY_IV = Pattern.compile("[A-Za-z0-9_-]{16}");

  private static final Pattern KEY_TAG = Pattern.compile("[A-Za-z0-9_-]{21}[AQgw]");

  private final JoseHeader common;
  private final JweAlgorithm algorithm;
  private final JweEncryption encryption;
  private final boolean nested;
  private final boolean compressed;
  private final Map<String, Object> keyParameters;

  private JweHeader(
      JoseHeader common,
      JweAlgorithm algorithm,
      JweEncryption encryption,
      Map<String, @Nullable Object> members) {
    this.common = common;
    this.algorithm = algorithm;
    this.encryption = encryption;
    this.nested =
        members.get("cty") instanceof String type && JoseHeader.normalizedType(type).equals(JWT);
    this.compressed = members.containsKey("zip");
    this.keyParameters = keyParameters(algorithm, members);
  }

  /**
   * Reads the header parameters of a JWE.
   *
   * <p>Malformed are: an {@code alg} or {@code enc} that is absent, not known by exactly this name
   * or not supported, as {@code RSA1_5} and {@code PBES2-…}; any {@code crit}; {@code b64}; a
   * {@code zip} other than {@code DEF}; parameters that the algorithm needs and that are absent or
   * not in the form that RFC 7518 says; and whatever {@link JoseHeader#read} finds malformed in
   * {@code typ}, {@code cty}, {@code kid} and {@code x5t#S256}.
   *
   * @param members the members of the header's JSON object
   * @return the header, or the problem with it
   */
  static ReadResult<JweHeader> read(Map<String, @Nullable Object> members) {
    Optional<JweAlgorithm> algorithm =
        members.get("alg") instanceof String alg ? JweAlgorithm.named(alg) : Optional.empty();
    if (algorithm.isEmpty()) {
      return new ReadResult.Malformed<>("alg is not a supported algorithm of encryption");
    }
    Optional<JweEncryption> encryption =
        members.get("enc") instanceof String enc ? JweEncryption.named(enc) : Optional.empty();
    if (encryption.isEmpty()) {
      return new ReadResult.Malformed<>("enc is not a supported algorithm of encryption");
    }
    ReadResult<JoseHeader> common = JoseHeader.readCommon(members);
    if (common instanceof ReadResult.Malformed<JoseHeader> malformed) {
      return new ReadResult.Malformed<>(malformed.problem());
    }
    if (members.containsKey("zip") && !DEFLATE.equals(members.get("zip"))) {
      return new ReadResult.Malformed<>("zip is not DEF");
    }
    String problem = keyProblem(algorithm.get(), members);
    return problem == null
        ? new ReadResult.Read<>(
            new JweHeader(
                ((ReadResult.Read<JoseHeader>) common).value(),
                algorithm.get(),
                encryption.get(),
                members))
        : new ReadResult.Malformed<>(problem);
  }

  private static @Nullable String keyProblem(
      JweAlgorithm algorithm, Map<String, @Nullable Object> members) {
    switch (algorithm) {
      case A128GCMKW, A192GCMKW, A256GCMKW -> {
        return matches(KEY_IV, members.get("iv")) && matches(KEY_TAG, members.get("tag"))
            ? null
            : "iv or tag is absent or has not its length";
      }
      case ECDH_ES, ECDH_ES_A128KW, ECDH_ES_A192KW, ECDH_ES_A256KW -> {
        for (String name : new String[] {"apu", "apv"}) {
          if (members.containsKey(name) && !matches(BASE64URL, members.get(name))) {
            return name + " is not base64url";
          }
        }
        return members.get("epk") instanceof Map<?, ?> key
                && "EC".equals(key.get("kty"))
                && key.get("crv") instanceof String
                && matches(BASE64URL, key.get("x"))
                && matches(BASE64URL, key.get("y"))
            ? null
            : "epk is not a public key on a NIST curve";
      }
      default -> {
        return null;
      }
    }
  }

  private static boolean matches(Pattern pattern, @Nullable Object value) {
    return value instanceof String text && pattern.matcher(text).matches();
  }

  private static Map<String, Object> keyParameters(
      JweAlgorithm algorithm, Map<String, @Nullable Object> members) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    for (String name :
        switch (algorithm) {
          case A128GCMKW, A192GCMKW, A256GCMKW -> new String[] {"iv", "tag"};
          case ECDH_ES, ECDH_ES_A128KW, ECDH_ES_A192KW, ECDH_ES_A256KW ->
              new String[] {"apu", "apv"};
          default -> new String[0];
        }) {
      Object value = members.get(name);
      if (value != null) {
        parameters.put(name, value);
      }
    }
    if (algorithm.keyType() == JweAlgorithm.KeyType.EC
        && members.get("epk") instanceof Map<?, ?> key) {
      Map<String, Object> point = new LinkedHashMap<>();
      for (String name : new String[] {"kty", "crv", "x", "y"}) {
        point.put(name, String.valueOf(key.get(name)));
      }
      parameters.put("epk", Map.copyOf(point));
    }
    return Map.copyOf(parameters);
  }

  /**
   * The parameter {@code alg}, which is never taken on trust.
   *
   * @return the algorithm
   */
  JweAlgorithm algorithm() {
    return algorithm;
  }

  /**
   * The parameter {@code enc}.
   *
   * @return the encryption of the content
   */
  JweEncryption encryption() {
    return encryption;
  }

  /**
   * Whether the content is another JWT, as {@code cty} with the value {@code JWT} says, in any
   * letter case and with or without {@code application/} (RFC 7519 §5.2).
   *
   * @return true if it is
   */
  boolean isNested() {
    return nested;
  }

  /**
   * Whether the content was compressed before it was encrypted (RFC 7516 §4.1.3).
   *
   * @return true if {@code zip} is {@code DEF}
   */
  boolean isCompressed() {
    return compressed;
  }

  /**
   * What the header tells about how the key is sent, and nothing else of it: {@code epk}, {@code
   * apu} and {@code apv} (RFC 7518 §4.6.1), or {@code iv} and {@code tag} (§4.7.1).
   *
   * @return the parameters of the algorithm, in a map that cannot be modified
   */
  Map<String, Object> keyParameters() {
    return keyParameters;
  }

  /**
   * The parameters that signed tokens have as well.
   *
   * @return {@code alg}, {@code typ}, {@code kid} and {@code x5t#S256}
   */
  JoseHeader common() {
    return common;
  }

  @Override
  public String toString() {
    return "JweHeader[alg=" + algorithm + ", enc=" + encryption + "]";
  }
}
