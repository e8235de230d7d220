package dev.borderpost.soak;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The keys that an issuer has at the same time, one for each algorithm, and tokens of them. */
final class Generation {

  /** What is signed in advance. */
  enum Content {
    USER,
    ADMIN,
    LONG,
    EXPIRED,
    OTHER_AUDIENCE,
    FORGED
  }

  private static final int TOKENS_OF_A_KIND = 6;

  final int number;
  private final String issuer;
  private final Map<JwsAlgorithm, SigningKeys> keys = new EnumMap<>(JwsAlgorithm.class);
  private final Map<Content, List<String>> prepared = new EnumMap<>(Content.class);

  Generation(int number, String issuer, List<JwsAlgorithm> algorithms) {
    this.number = number;
    this.issuer = issuer;
    algorithms.forEach(name -> keys.put(name, SigningKeys.generate(name)));
    for (Content content : Content.values()) {
      prepared.put(
          content,
          algorithms.stream()
              .flatMap(
                  name ->
                      IntStream.range(0, TOKENS_OF_A_KIND)
                          .mapToObj(user -> sign(name, content, "user-" + user)))
              .toList());
    }
  }

  /** The JWKs that it publishes, with commas between them. */
  List<String> jwks() {
    return keys.values().stream()
        .map(SigningKeys::publicJwkSet)
        .map(set -> set.substring("{\"keys\":[".length(), set.length() - "]}".length()))
        .toList();
  }

  /** One of the tokens that are sent again and again. */
  String repeated(Content content, RandomGenerator random) {
    List<String> tokens = prepared.getOrDefault(content, List.of());
    return tokens.get(random.nextInt(tokens.size()));
  }

  /** A token that has not been seen before. */
  String fresh(JwsAlgorithm algorithm) {
    return sign(algorithm, Content.USER, "fresh");
  }

  private String sign(JwsAlgorithm algorithm, Content content, String user) {
    Duration ago = content == Content.EXPIRED ? Duration.ofHours(1) : Duration.ZERO;
    TokenIssuer.Draft draft =
        TokenIssuer.builder(issuer, Objects.requireNonNull(keys.get(algorithm)))
            .audience(content == Content.OTHER_AUDIENCE ? "api://other" : "api://soak")
            .clock(Clock.offset(Clock.systemUTC(), ago.negated()))
            .build()
            .token(user);
    if (content == Content.ADMIN) {
      draft.roles("admin");
    }
    if (content == Content.LONG) {
      draft.claim("padding", "x".repeat(4000));
    }
    String token = draft.sign();
    return content == Content.FORGED ? withOtherSignature(token) : token;
  }

  private static String withOtherSignature(String token) {
    int at = token.lastIndexOf('.') + 1;
    return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
  }
}
