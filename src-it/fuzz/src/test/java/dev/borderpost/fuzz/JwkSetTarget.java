package dev.borderpost.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import dev.borderpost.json.ReadResult;
import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.testing.JacksonReading;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * JWK Sets: they are read, or refused with one exception; and a key in use is one that Nimbus reads
 * from the set as well.
 */
public final class JwkSetTarget {

  private JwkSetTarget() {}

  /** Loads what the first input would take the time of. */
  public static void fuzzerInitialize() {
    Seeds.of(JwkSetTarget.class).forEach(JwkSetTarget::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    String json = new String(input, StandardCharsets.UTF_8);
    KeySource source;
    try {
      source = KeySource.jwkSet(json).forIssuer(Tokens.ISSUER, Set.of());
    } catch (IllegalArgumentException e) {
      return; // as documented
    }
    Map<?, ?> members = JacksonReading.read(json.getBytes(StandardCharsets.UTF_8));
    List<?> jwks = members.get("keys") instanceof List<?> list ? list : List.of(members);
    for (Object jwk : jwks) {
      if (jwk instanceof Map<?, ?> object && object.get("kid") instanceof String kid) {
        checkKeys(source, kid, jwks);
      }
    }
  }

  private static void checkKeys(KeySource source, String kid, List<?> jwks) {
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      Map<String, Object> header = Map.of("alg", algorithm.jwaName(), "kid", kid);
      if (JoseHeader.read(new HashMap<>(header)) instanceof ReadResult.Read<JoseHeader> read
          && source.find(read.value()) instanceof KeyLookup.Found found) {
        for (VerificationKey key : found.keys()) {
          assertThat(key.algorithm().isSymmetric()).isFalse();
          assertThat(jwks.stream().anyMatch(jwk -> isReadByNimbus(jwk, key)))
              .as("%s of %s", key.algorithm(), kid)
              .isTrue();
        }
      }
    }
  }

  private static boolean isReadByNimbus(Object jwk, VerificationKey key) {
    if (!(jwk instanceof Map<?, ?> members)) {
      return false;
    }
    Map<String, Object> object = new HashMap<>();
    for (String name : List.of("kty", "crv", "n", "e", "x", "y")) {
      // The other alphabet and padding of base64 are read, and make no other key.
      if (members.get(name) instanceof String text) {
        object.put(name, text.replace('+', '-').replace('/', '_').replaceFirst("={1,2}$", ""));
      }
    }
    try {
      JWK parsed = JWK.parse(object);
      if (parsed instanceof OctetKeyPair pair) {
        byte[] encoded = key.key().getEncoded();
        byte[] x = pair.getDecodedX();
        return x.length <= encoded.length
            && Arrays.equals(
                x, Arrays.copyOfRange(encoded, encoded.length - x.length, encoded.length));
      }
      return parsed instanceof AsymmetricJWK pair && isSame(pair.toPublicKey(), key.key());
    } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
      return false;
    }
  }

  private static boolean isSame(Object nimbus, Object ours) {
    if (nimbus instanceof RSAPublicKey one && ours instanceof RSAPublicKey other) {
      return one.getModulus().equals(other.getModulus())
          && one.getPublicExponent().equals(other.getPublicExponent());
    }
    return nimbus instanceof ECPublicKey one
        && ours instanceof ECPublicKey other
        && one.getW().equals(other.getW());
  }
}
