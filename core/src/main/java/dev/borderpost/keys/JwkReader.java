package dev.borderpost.keys;

import dev.borderpost.jwt.JwsAlgorithm;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.security.Jwks;
import java.security.Key;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JWK (RFC 7517 §4) with a public key for signatures. Members that are {@code null}, as
 * some serializers write them, count as absent.
 */
final class JwkReader {

  /** The members of a public key by type. Only these are passed to JJWT, the others read here. */
  private static final Map<String, List<String>> PUBLIC_MEMBERS =
      Map.of("RSA", List.of("n", "e"), "EC", List.of("x", "y"), "OKP", List.of("x"));

  private static final Map<String, Set<String>> CURVES =
      Map.of("EC", Set.of("P-256", "P-384", "P-521"), "OKP", Set.of("Ed25519", "Ed448", "X25519"));

  private static final List<String> PRIVATE_MEMBERS =
      List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  private static final Pattern BASE64_URL = Pattern.compile("[A-Za-z0-9_-]+");

  private final Map<String, Object> members;

  private JwkReader(Map<String, Object> members) {
    this.members = members;
  }

  /** The position of a JWK in its set, and its {@code kid}. */
  static String label(int position, @Nullable Object jwk) {
    Object kid = jwk instanceof Map<?, ?> members ? members.get("kid") : null;
    return "key "
        + position
        + SafeText.quoted(kid).map(shown -> " (kid " + shown + ")").orElse("")
        + " of the set";
  }

  /**
   * Reads a JWK.
   *
   * @param label its name in messages
   * @throws IllegalArgumentException if it cannot be used; the message is the end of a sentence,
   *     with the member that is wrong
   */
  static PublishedKey read(String label, @Nullable Object jwk) {
    if (!(jwk instanceof Map<?, ?> object)) {
      throw new IllegalArgumentException("is not an object");
    }
    Map<String, Object> members = new LinkedHashMap<>();
    object.forEach(
        (name, value) -> {
          if (value != null) {
            members.put((String) name, value);
          }
        });
    return new JwkReader(members).read(label);
  }

  private PublishedKey read(String label) {
    requirePublic();
    requireForVerifying();
    if (members.containsKey("kid") && !(members.get("kid") instanceof String)) {
      throw new IllegalArgumentException("has a kid that is not a string");
    }
    Object use = members.get("use");
    if (use != null && !(use instanceof String)) {
      throw new IllegalArgumentException("has a use that is not a string");
    }
    Key key = publicKey();
    KeyRules.rsaProblem(key)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException("cannot be used: " + problem);
            });
    return new PublishedKey(label, key, names(), declared(key), (String) use);
  }

  private void requirePublic() {
    Optional<String> secret = PRIVATE_MEMBERS.stream().filter(members::containsKey).findFirst();
    if ("oct".equals(members.get("kty")) || secret.isPresent()) {
      throw new IllegalArgumentException(
          "is a private or symmetric key ("
              + secret.orElse("kty")
              + "), which must never be published");
    }
  }

  /** An empty {@code key_ops} says as little as none. */
  private void requireForVerifying() {
    Object operations = members.getOrDefault("key_ops", List.of());
    if (!(operations instanceof List<?> list && (list.isEmpty() || list.contains("verify")))) {
      throw new IllegalArgumentException("is not for verifying (key_ops)");
    }
  }

  private Key publicKey() {
    String kty = members.get("kty") instanceof String text ? text : "";
    if (!PUBLIC_MEMBERS.containsKey(kty)) {
      throw new IllegalArgumentException(wrong("kty", "is not RSA, EC or OKP"));
    }
    Map<String, Object> publicMembers = new LinkedHashMap<>(Map.of("kty", kty));
    if (CURVES.containsKey(kty)) {
      Object curve = members.getOrDefault("crv", "");
      if (!CURVES.get(kty).contains(curve)) {
        throw new IllegalArgumentException(wrong("crv", "is not supported with kty " + kty));
      }
      publicMembers.put("crv", curve);
    }
    List<String> numbers = PUBLIC_MEMBERS.get(kty);
    numbers.forEach(name -> publicMembers.put(name, number(name)));
    try {
      return Jwks.builder().add(publicMembers).build().toKey();
    } catch (JwtException | IllegalArgumentException e) {
      // Without the cause, whose message repeats text of the set.
      throw new IllegalArgumentException(
          "has values of " + String.join(" and ", numbers) + " that do not make a key");
    }
  }

  /**
   * A number in base64url. Ordinary base64 is read as well: another spelling of a key makes no
   * other key.
   */
  private String number(String name) {
    Object value = members.get(name);
    if (value == null && members.containsKey("x5c")) {
      throw new IllegalArgumentException(
          "has a certificate (x5c) and no "
              + name
              + ", and the key is not taken from certificates in JSON: use the issuer's address of a"
              + " JWK Set with "
              + name
              + ", or a PEM file with the certificate");
    }
    String text = value instanceof String string ? string : "";
    String base64Url = text.replace('+', '-').replace('/', '_').replaceFirst("={1,2}$", "");
    if (!BASE64_URL.matcher(base64Url).matches()) {
      throw new IllegalArgumentException(
          value == null ? "has no " + name : "has a value of " + name + " that is not base64url");
    }
    return base64Url;
  }

  private @Nullable JwsAlgorithm declared(Key key) {
    if (!members.containsKey("alg")) {
      return null;
    }
    return KeyRules.fitting(key).stream()
        .filter(algorithm -> algorithm.hasName(String.valueOf(members.get("alg"))))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    wrong("alg", "is not a signature algorithm for a key of its type")));
  }

  private String wrong(String name, String problem) {
    return SafeText.quoted(members.get(name))
        .map(value -> "has the " + name + " " + value + ", which " + problem)
        .orElse("has a value of " + name + " that " + problem);
  }

  private KeyNames names() {
    KeyNames certified = certified();
    return new KeyNames(
        text("kid", null), text("x5t#S256", certified.sha256()), text("x5t", certified.sha1()));
  }

  private @Nullable String text(String name, @Nullable String otherwise) {
    return members.get(name) instanceof String text && !text.isEmpty() ? text : otherwise;
  }

  private KeyNames certified() {
    if (members.get("x5c") instanceof List<?> chain
        && !chain.isEmpty()
        && chain.get(0) instanceof String certificate) {
      try {
        return KeyNames.ofCertificate(Base64.getMimeDecoder().decode(certificate));
      } catch (IllegalArgumentException e) {
        return KeyNames.NONE; // the key is valid without its certificate
      }
    }
    return KeyNames.NONE;
  }
}
