package dev.borderpost.testing;

import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A token to be signed by a {@link TestIssuer}, valid unless told otherwise: with the issuer's
 * identifier and audience, {@code typ: at+jwt}, a random {@code jti}, and a life of 15 minutes.
 *
 * <p>Each method changes this token and returns it; values that no token can have are refused by
 * {@link #sign}. Not thread-safe.
 */
public final class TestToken {

  private static final Duration OFF_BY = Duration.ofHours(1);

  private final String subject;
  private final SigningKeys keys;
  private final List<Consumer<TokenIssuer.Draft>> content = new ArrayList<>();
  private String issuer;
  private String[] audience;
  private String type = "at+jwt";
  private Clock clock;
  private Duration lifetime = Duration.ofMinutes(15);
  private boolean forged;

  TestToken(String subject, SigningKeys keys, String issuer, String audience, Clock clock) {
    this.subject = subject;
    this.keys = keys;
    this.issuer = issuer;
    this.audience = new String[] {audience};
    this.clock = clock;
  }

  /**
   * The roles, in the array {@code roles} (RFC 9068 §2.2.3.1).
   *
   * @param roles the roles
   * @return this
   */
  public TestToken roles(String... roles) {
    content.add(draft -> draft.roles(roles));
    return this;
  }

  /**
   * The scopes, written as one string (RFC 9068 §2.2.3).
   *
   * @param scopes the scopes
   * @return this
   */
  public TestToken scopes(String... scopes) {
    content.add(draft -> draft.scopes(scopes));
    return this;
  }

  /**
   * Any claim that no other method sets.
   *
   * @param name the claim's name
   * @param value a string, number, boolean, list or map
   * @return this
   */
  public TestToken claim(String name, Object value) {
    content.add(draft -> draft.claim(name, value));
    return this;
  }

  /**
   * The {@code jti}, for two tokens with the same one.
   *
   * @param tokenId the identifier; random unless given
   * @return this
   */
  public TestToken tokenId(String tokenId) {
    content.add(draft -> draft.tokenId(tokenId));
    return this;
  }

  /**
   * The {@code aud}, as for a token of another application.
   *
   * @param audience one or more audiences; that of the issuer unless given
   * @return this
   */
  public TestToken forAudience(String... audience) {
    this.audience = audience.clone();
    return this;
  }

  /**
   * The {@code iss}, as for a token that pretends to be of another issuer.
   *
   * @param identifier the identifier; that of the issuer unless given
   * @return this
   */
  public TestToken issuer(String identifier) {
    issuer = identifier;
    return this;
  }

  /**
   * The {@code typ} in the header.
   *
   * @param type a media type without {@code application/}; {@code at+jwt} unless given
   * @return this
   */
  public TestToken type(String type) {
    this.type = type;
    return this;
  }

  /**
   * The time between {@code iat} and {@code exp}.
   *
   * @param lifetime a second or more; 15 minutes unless given
   * @return this
   */
  public TestToken lifetime(Duration lifetime) {
    this.lifetime = lifetime;
    return this;
  }

  /**
   * Lets the token be one that expired an hour ago.
   *
   * @return this
   */
  public TestToken expired() {
    clock = Clock.offset(clock, OFF_BY.plus(lifetime).negated());
    return this;
  }

  /**
   * Lets the token be one that is valid from an hour hence ({@code nbf}).
   *
   * @return this
   */
  public TestToken notYetValid() {
    clock = Clock.offset(clock, OFF_BY);
    return this;
  }

  /**
   * Lets the signature be one that does not match.
   *
   * @return this
   */
  public TestToken forged() {
    forged = true;
    return this;
  }

  /**
   * Signs the token with the newest key of the issuer.
   *
   * @return the token in its compact form (RFC 7515 §7.1)
   * @throws IllegalArgumentException if no token can have one of the values
   */
  public String sign() {
    TokenIssuer.Draft draft =
        TokenIssuer.builder(issuer, keys)
            .audience(audience)
            .type(type)
            .lifetime(lifetime)
            .clock(clock)
            .build()
            .token(subject);
    content.forEach(part -> part.accept(draft));
    String token = draft.sign();
    return forged ? withOtherSignature(token) : token;
  }

  private static String withOtherSignature(String token) {
    int signature = token.lastIndexOf('.') + 1;
    char other = token.charAt(signature) == 'A' ? 'B' : 'A';
    return token.substring(0, signature) + other + token.substring(signature + 1);
  }
}
