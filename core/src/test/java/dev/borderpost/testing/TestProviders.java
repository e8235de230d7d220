package dev.borderpost.testing;

import dev.borderpost.jwt.JwsAlgorithm;
import java.security.Provider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/**
 * The providers whose answers have to be equal, by the values of the setting: that of the JDK,
 * Bouncy Castle, and Corretto where its native library can be loaded.
 */
public final class TestProviders {

  private static final Map<String, @Nullable Provider> ALL = all();

  private TestProviders() {}

  private static Map<String, @Nullable Provider> all() {
    Map<String, @Nullable Provider> all = new LinkedHashMap<>();
    all.put("jdk", null);
    all.put("bc", new BouncyCastleProvider());
    try {
      Provider corretto =
          (Provider)
              Class.forName("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider")
                  .getField("INSTANCE")
                  .get(null);
      if (JwsAlgorithm.RS256.isOfferedBy(corretto)) {
        all.put("accp", corretto);
      }
    } catch (ReflectiveOperationException | LinkageError e) {
      // It is for one kind of machine.
    }
    return all;
  }

  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /** By its name; {@code null} for the JDK's own choice. */
  public static @Nullable Provider named(String name) {
    return ALL.get(name);
  }

  /** Each with each algorithm. */
  public static List<Arguments> withAlgorithms() {
    List<Arguments> rows = new ArrayList<>();
    for (String name : names()) {
      Arrays.stream(JwsAlgorithm.values())
          .forEach(algorithm -> rows.add(Arguments.of(name, algorithm)));
    }
    return rows;
  }
}
