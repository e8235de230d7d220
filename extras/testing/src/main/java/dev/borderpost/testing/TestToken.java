package dev.borderpost.testing;

import dev.borderpost.AuthenticationResult;
import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.Refusal;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.extract.RequestView;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.verify.EncryptionKey;
import dev.borderpost.verify.VerifiedJwt;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A token that a {@link TestIssuer} signs. It is valid by default: it has the issuer's identifier
 * and audience, {@code typ: at+jwt}, a random {@code jti}, and a lifetime of 15 minutes.
 *
 * <p>Each method changes this token and returns it; {@link #sign} and {@link #principal} fail for
 * values that no token can have. Not thread-safe.
 */
public final class TestToken {

  private static final Duration OFF_BY = Duration.ofHours(1);
  private static final Duration MAX_LIFETIME = Duration.ofDays(365_000);
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final String subject;
  private final TokenSource source;
  private final List<Consumer<TokenIssuer.Draft>> content = new ArrayList<>();
  private String issuer;
  private String[] audience;
  private String type = "at+jwt";
  private Duration lifetime = Duration.ofMinutes(15);
  private Supplier<Duration> issuedBefore = () -> Duration.ZERO;
  private JwsAlgorithm algorithm;
  private boolean foreignKey;
  private UnaryOperator<String> afterSigning = UnaryOperator.identity();

  TestToken(String subject, TokenSource source) {
    this.subject = subject;
    this.source = source;
    this.issuer = source.issuer();
    this.audience = new String[] {source.audience()};
    this.algorithm = source.keys().usual();
  }

  /**
   * Starts a token without an issuer to fetch keys from, for {@link #principal} and {@link
   * #verified}. Its {@code iss} is {@code https://issuer.test}, its {@code aud} {@code api://test}.
   *
   * @param subject the {@code sub}
   * @return the token
   */
  public static TestToken of(String subject) {
    return new TestToken(subject, TokenSource.IN_MEMORY);
  }

  /**
   * Starts a token with claims, for {@link #principal} and {@link #verified}. See {@link
   * #of(String)}.
   *
   * @param claims the claims by name, {@code sub} among them; the other claims that every token has
   *     are set by other methods
   * @return the token
   * @throws IllegalArgumentException if there is no {@code sub}, or it is not a string
   */
  public static TestToken of(Map<String, ?> claims) {
    if (!(claims.get("sub") instanceof String subject)) {
      throw new IllegalArgumentException("The claims need a sub, a string.");
    }
    TestToken token = of(subject);
    claims.forEach(
        (name, value) -> {
          if (!name.equals("sub")) {
            token.claim(name, value);
          }
        });
    return token;
  }

  /**
   * Sets the roles, in the array {@code roles} (RFC 9068 §2.2.3.1).
   *
   * @param roles the roles
   * @return this
   */
  public TestToken roles(String... roles) {
    content.add(draft -> draft.roles(roles));
    return this;
  }

  /**
   * Sets the scopes, written as one string (RFC 9068 §2.2.3).
   *
   * @param scopes the scopes
   * @return this
   */
  public TestToken scopes(String... scopes) {
    content.add(draft -> draft.scopes(scopes));
    return this;
  }

  /**
   * Sets a claim that no other method sets.
   *
   * @param name the claim's name
   * @param value a string, number, boolean, list or map
   * @return this
   */
  public TestToken claim(String name, Object value) {
    content.add(
        draft -> {
          requireJson(name, value);
          draft.claim(name, value);
        });
    return this;
  }

  /**
   * Sets the {@code jti}, for tests of two tokens with the same one.
   *
   * @param tokenId the identifier; random unless given
   * @return this
   */
  public TestToken tokenId(String tokenId) {
    content.add(draft -> draft.tokenId(tokenId));
    return this;
  }

  /**
   * Sets the {@code aud}, as for a token of another application.
   *
   * @param audience one or more audiences; that of the issuer unless given
   * @return this
   */
  public TestToken forAudience(String... audience) {
    this.audience = audience.clone();
    return this;
  }

  /**
   * Sets the {@code iss}, as for a token that claims to be from another issuer.
   *
   * @param identifier the identifier; that of the issuer unless given
   * @return this
   */
  public TestToken issuer(String identifier) {
    issuer = identifier;
    return this;
  }

  /**
   * Sets the {@code typ} in the header.
   *
   * @param type a media type without {@code application/}; {@code at+jwt} unless given
   * @return this
   */
  public TestToken type(String type) {
    this.type = type;
    return this;
  }

  /**
   * Sets the time between {@code iat} and {@code exp}.
   *
   * @param lifetime a second or more, up to 365 000 days; 15 minutes unless given
   * @return this
   */
  public TestToken lifetime(Duration lifetime) {
    this.lifetime = lifetime;
    return this;
  }

  /**
   * Makes the token expired: its {@code exp} is an hour ago.
   *
   * @return this
   */
  public TestToken expired() {
    issuedBefore = () -> OFF_BY.plus(lifetime);
    return this;
  }

  /**
   * Makes the token not yet valid: its {@code nbf} is an hour from now.
   *
   * @return this
   */
  public TestToken notYetValid() {
    issuedBefore = OFF_BY::negated;
    return this;
  }

  /**
   * Sets the signature algorithm, one of those that the issuer has a key for.
   *
   * @param algorithm the algorithm; the issuer's first unless given
   * @return this
   */
  public TestToken algorithm(JwsAlgorithm algorithm) {
    this.algorithm = algorithm;
    return this;
  }

  /**
   * Encrypts the token after signing, for an application that has decryption keys (RFC 7519 §5.2).
   *
   * @param key the public or shared key of the application
   * @return this
   */
  public TestToken encryptTo(EncryptionKey key) {
    return then(key::encrypt);
  }

  /**
   * Makes the signature invalid.
   *
   * @return this
   */
  public TestToken forged() {
    return then(TestToken::withOtherSignature);
  }

  /**
   * Signs with a key that the issuer does not have, and names that key.
   *
   * @return this
   */
  public TestToken foreignKey() {
    foreignKey = true;
    return this;
  }

  /**
   * Removes the signature, and sets {@code alg: none} in the header.
   *
   * @return this
   */
  public TestToken unsigned() {
    return then(this::withoutSignature);
  }

  private TestToken then(UnaryOperator<String> step) {
    UnaryOperator<String> before = afterSigning;
    afterSigning = token -> step.apply(before.apply(token));
    return this;
  }

  /**
   * Signs the token with the newest key of the issuer.
   *
   * @return the token in its compact form (RFC 7515 §7.1), or that of RFC 7516 §7.1 if it is
   *     encrypted
   * @throws IllegalArgumentException if no token can have one of the values
   */
  public String sign() {
    return afterSigning.apply(signed());
  }

  private String signed() {
    if (lifetime.compareTo(MAX_LIFETIME) > 0) {
      throw new IllegalArgumentException(
          "The lifetime is " + lifetime + ": use up to " + MAX_LIFETIME + ".");
    }
    SigningKeys keys = foreignKey ? SigningKeys.generate(algorithm) : source.keys().of(algorithm);
    TokenIssuer.Draft draft =
        TokenIssuer.builder(issuer, keys)
            .audience(audience)
            .type(type)
            .lifetime(lifetime)
            .clock(Clock.offset(source.clock(), issuedBefore.get().negated()))
            .build()
            .token(subject);
    content.forEach(part -> part.accept(draft));
    return draft.sign();
  }

  /**
   * Signs the token, verifies it, and returns its user, for tests of code that takes one. Nothing
   * is fetched. Roles are read from {@code roles}, scopes from {@code scope} and the name from
   * {@code sub}; {@link TestIssuer#guard} reads them as the settings of an application say.
   *
   * @return the user
   * @throws IllegalArgumentException if no token can have one of the values
   * @throws IllegalStateException if the token is rejected, since nobody is the user of such a
   *     token
   */
  public JwtPrincipal principal() {
    AuthenticationResult result =
        source
            .authenticator()
            .tokenCache(0)
            .build()
            .authenticate(RequestView.of("GET", "/").token(sign()));
    if (result instanceof Authenticated user) {
      return user.principal();
    }
    throw new IllegalStateException(
        "A token that is rejected has no user: "
            + (result instanceof Refusal refusal ? refusal.reason() : result));
  }

  /**
   * Signs the token, verifies it, and returns it as policies see it. See {@link #principal}.
   *
   * @return the verified token
   * @throws IllegalArgumentException if no token can have one of the values
   * @throws IllegalStateException if the token is rejected
   */
  public VerifiedJwt verified() {
    return principal().jwt();
  }

  /** Requires a value that JSON has; other ones would be converted in some way, or fail late. */
  private static void requireJson(String name, @Nullable Object value) {
    if (value instanceof Map<?, ?> members) {
      members.values().forEach(member -> requireJson(name, member));
    } else if (value instanceof Collection<?> elements) {
      elements.forEach(element -> requireJson(name, element));
    } else if (!(value instanceof String
        || value instanceof Boolean
        || (value instanceof Number number && Double.isFinite(number.doubleValue())))) {
      throw new IllegalArgumentException(
          "The claim " + name + " has a value that is no string, number, boolean, list or map.");
    }
  }

  private static String withOtherSignature(String token) {
    int signature = token.lastIndexOf('.') + 1;
    char other = token.charAt(signature) == 'A' ? 'B' : 'A';
    return token.substring(0, signature) + other + token.substring(signature + 1);
  }

  private String withoutSignature(String token) {
    String header = "{\"alg\":\"none\",\"typ\":\"" + type + "\"}";
    return BASE64URL.encodeToString(header.getBytes(StandardCharsets.UTF_8))
        + token.substring(token.indexOf('.'), token.lastIndexOf('.') + 1);
  }
}
