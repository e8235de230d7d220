package dev.borderpost.keys;

import dev.borderpost.json.ReadResult;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.jwt.Sha256;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.security.Jwks;
import java.security.Key;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JWK Set (RFC 7517 §5): the keys that may verify signatures, and the problems with the
 * others.
 */
final class JwkSetReader {

  /** The members of a public key. Only these are passed to JJWT; the others are read here. */
  private static final List<String> PUBLIC_KEY_MEMBERS = List.of("kty", "n", "e", "crv", "x", "y");

  private static final List<String> PRIVATE_KEY_MEMBERS =
      List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

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
    Map<String, @Nullable Object> members =
        ((ReadResult.Read<Map<String, @Nullable Object>>) document).value();
    if (!(members.get("keys") instanceof List<?> jwks)) {
      throw new IllegalArgumentException(
          "Not a JWK Set: " + description + " has no array named keys.");
    }
    if (jwks.size() > MAX_KEYS) {
      throw new IllegalArgumentException(
          description + " has more than " + MAX_KEYS + " keys: which of them are in use?");
    }
    List<PublishedKey> keys = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < jwks.size(); i++) {
      Object jwk = jwks.get(i);
      Optional<String> problem = problemOf(jwk);
      try {
        if (problem.isEmpty() && jwk instanceof Map<?, ?> publicJwk) {
          PublishedKey key = publishedKey(publicJwk);
          problem = KeyRules.rsaProblem(key.key()).map(text -> "cannot be used: " + text);
          if (problem.isEmpty()) {
            keys.add(key);
          }
        }
      } catch (JwtException | IllegalArgumentException e) {
        problem =
            Optional.of("has a type, a value or an algorithm that is not known or does not fit");
      }
      String name = "key " + (i + 1) + " of the set ";
      problem.ifPresent(text -> problems.add(name + text));
    }
    return new PublishedKeys(description, keys, problems);
  }

  private static Optional<String> problemOf(@Nullable Object jwk) {
    if (!(jwk instanceof Map<?, ?> members)) {
      return Optional.of("is not an object");
    }
    if ("oct".equals(members.get("kty"))
        || PRIVATE_KEY_MEMBERS.stream().anyMatch(members::containsKey)) {
      return Optional.of("is a private or symmetric key, which must never be published");
    }
    if (members.containsKey("use") && !"sig".equals(members.get("use"))) {
      return Optional.of("is not for signatures (use)");
    }
    if (members.containsKey("key_ops")
        && !(members.get("key_ops") instanceof List<?> operations
            && operations.contains("verify"))) {
      return Optional.of("is not for verifying (key_ops)");
    }
    if (members.containsKey("kid") && !(members.get("kid") instanceof String)) {
      return Optional.of("has a kid that is not a string");
    }
    return Optional.empty();
  }

  private static PublishedKey publishedKey(Map<?, ?> jwk) {
    Key key = publicKey(jwk);
    JwsAlgorithm declared = null;
    if (jwk.containsKey("alg")) {
      String alg = String.valueOf(jwk.get("alg"));
      declared =
          KeyRules.fitting(key).stream()
              .filter(algorithm -> algorithm.hasName(alg))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("alg"));
    }
    return new PublishedKey(key, (String) jwk.get("kid"), declared, thumbprint(jwk));
  }

  private static Key publicKey(Map<?, ?> jwk) {
    Map<String, Object> publicMembers = new LinkedHashMap<>();
    for (String name : PUBLIC_KEY_MEMBERS) {
      Object value = jwk.get(name);
      if (value != null) {
        publicMembers.put(name, value);
      }
    }
    return Jwks.builder().add(publicMembers).build().toKey();
  }

  private static @Nullable String thumbprint(Map<?, ?> jwk) {
    if (jwk.get("x5t#S256") instanceof String thumbprint) {
      return thumbprint;
    }
    if (jwk.get("x5c") instanceof List<?> chain
        && !chain.isEmpty()
        && chain.get(0) instanceof String certificate) {
      try {
        return Sha256.thumbprint(Base64.getMimeDecoder().decode(certificate));
      } catch (IllegalArgumentException e) {
        return null; // the key is valid without its certificate
      }
    }
    return null;
  }
}
