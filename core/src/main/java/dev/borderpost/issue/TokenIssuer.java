package dev.borderpost.issue;

import dev.borderpost.bearer.Challenge;
import dev.borderpost.verify.EncryptionKey;
import io.jsonwebtoken.Jwts;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of signed access tokens (RFC 9068).
 *
 * <p>Each token has {@code iss}, {@code sub}, {@code aud}, {@code iat}, {@code nbf}, {@code exp}
 * and a {@code jti}, of 128 random bits unless set; its header has the {@code kid} of the key and
 * {@code typ: at+jwt} unless set otherwise. RFC 9068 also requires {@code client_id}, which the
 * caller sets by {@link Draft#clientId}.
 *
 * <p>Immutable and thread-safe.
 */
public final class TokenIssuer {

  private static final int JWT_ID_BYTES = 16;
  private static final Set<String> OWN_CLAIMS =
      Set.of("iss", "sub", "aud", "iat", "nbf", "exp", "jti");

  private final String identifier;
  private final SigningKeys keys;
  private final List<String> audience;
  private final Duration lifetime;
  private final String type;
  private final Clock clock;
  private final @Nullable EncryptionKey recipient;
  private final SecureRandom random = new SecureRandom();

  private TokenIssuer(Builder builder) {
    this.identifier = builder.identifier;
    this.keys = builder.keys;
    this.audience = builder.audience;
    this.lifetime = builder.lifetime;
    this.type = builder.type;
    this.clock = builder.clock;
    this.recipient = builder.recipient;
  }

  /**
   * Starts the description of an issuer.
   *
   * @param identifier the {@code iss} of its tokens, preferably an https URL
   * @param keys the keys to sign with; rotation takes effect at the next token
   * @return the builder, which needs {@link Builder#audience}
   * @throws IllegalArgumentException if it is empty, or has a colon and is not a URI (RFC 7519 §2)
   */
  public static Builder builder(String identifier, SigningKeys keys) {
    return new Builder(identifier, keys);
  }

  /**
   * The default lifetime of tokens, as for {@code expires_in} (RFC 6749 §5.1).
   *
   * @return more than zero
   */
  public Duration lifetime() {
    return lifetime;
  }

  /**
   * Starts a token.
   *
   * @param subject the {@code sub} of the token
   * @return the token, to be completed and signed
   * @throws IllegalArgumentException if it is empty, or has a colon and is not a URI (RFC 7519 §2)
   */
  public Draft token(String subject) {
    return new Draft(subject);
  }

  /** A token that has not been signed yet. Not thread-safe. */
  public final class Draft {

    private final String subject;
    private final Map<String, Object> claims = new LinkedHashMap<>();
    private Duration lifetime = TokenIssuer.this.lifetime;
    private @Nullable String tokenId;

    private Draft(String subject) {
      this.subject = readable("sub", subject);
    }

    /**
     * Sets the scopes that the token grants, written as one string (RFC 9068 §2.2.3).
     *
     * @param scopes the scopes; without any, the claim is left out
     * @return this
     * @throws IllegalArgumentException if one is not a {@code scope-token} (RFC 6749 §3.3), as with
     *     a space in it
     */
    public Draft scopes(String... scopes) {
      List<String> checked = Challenge.checkedScopes(List.of(scopes));
      return checked.isEmpty() ? this : claim("scope", String.join(" ", checked));
    }

    /**
     * Sets the roles of the user, written as the array {@code roles} (RFC 9068 §2.2.3.1).
     *
     * @param roles the roles
     * @return this
     */
    public Draft roles(String... roles) {
      return claim("roles", Arrays.asList(roles));
    }

    /**
     * Sets the client that the token is issued to, written as {@code client_id} (RFC 9068 §2.2).
     *
     * @param clientId the client's identifier
     * @return this
     */
    public Draft clientId(String clientId) {
      return claim("client_id", clientId);
    }

    /**
     * Sets any other claim.
     *
     * @param name the claim's name
     * @param value a string, number, boolean, list or map
     * @return this
     * @throws IllegalArgumentException if it is one of the claims that every token has
     */
    public Draft claim(String name, Object value) {
      if (OWN_CLAIMS.contains(name)) {
        throw new IllegalArgumentException(
            "The claim " + name + " is set by the issuer: it cannot be given.");
      }
      claims.put(name, value);
      return this;
    }

    /**
     * Sets the identifier of this token, its {@code jti}, which must be unique among the tokens of
     * the issuer (RFC 7519 §4.1.7).
     *
     * @param tokenId the identifier; by default 128 random bits, generated at each {@link #sign}
     * @return this
     * @throws IllegalArgumentException if it is empty
     */
    public Draft tokenId(String tokenId) {
      if (tokenId.isEmpty()) {
        throw new IllegalArgumentException("A token's jti must not be empty.");
      }
      this.tokenId = tokenId;
      return this;
    }

    /**
     * Sets the lifetime of this token.
     *
     * @param lifetime more than zero, counted in whole seconds
     * @return this
     * @throws IllegalArgumentException if it is less than a second
     */
    public Draft lifetime(Duration lifetime) {
      this.lifetime = positive(lifetime);
      return this;
    }

    /**
     * Signs the token with the current signing key, and encrypts it if the issuer has an encryption
     * key.
     *
     * @return the token in its compact form
     */
    public String sign() {
      String signed = signed(keys.active());
      return recipient == null ? signed : recipient.encrypt(signed);
    }

    private String signed(SigningKey key) {
      Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
      return Jwts.builder()
          .header()
          .type(type)
          .keyId(key.keyId())
          .and()
          .claims(claims)
          .issuer(identifier)
          .subject(subject)
          .audience()
          .add(audience)
          .and()
          .issuedAt(Date.from(now))
          .notBefore(Date.from(now))
          .expiration(Date.from(now.plus(lifetime)))
          .id(tokenId == null ? randomId() : tokenId)
          .signWith(key.key(), key.signatureAlgorithm())
          .compact();
    }
  }

  private String randomId() {
    byte[] bytes = new byte[JWT_ID_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Requires a valid StringOrURI (RFC 7519 §2). Verifiers may be less strict. */
  private static String readable(String claim, String value) {
    if (value.isEmpty() || (value.indexOf(':') >= 0 && !isAbsoluteUri(value))) {
      throw new IllegalArgumentException(
          "\""
              + value
              + "\" cannot be used as "
              + claim
              + ": it is empty, or has a colon and is not a URI.");
    }
    return value;
  }

  private static boolean isAbsoluteUri(String value) {
    try {
      return new URI(value).isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static Duration positive(Duration lifetime) {
    if (lifetime.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "A token's lifetime is " + lifetime + ": it must be a second or more.");
    }
    return lifetime;
  }

  /** Builds a {@link TokenIssuer}. Not thread-safe. */
  public static final class Builder {

    private final String identifier;
    private final SigningKeys keys;
    private List<String> audience = List.of();
    private Duration lifetime = Duration.ofMinutes(15);
    private String type = "at+jwt";
    private Clock clock = Clock.systemUTC();
    private @Nullable EncryptionKey recipient;

    private Builder(String identifier, SigningKeys keys) {
      this.identifier = readable("iss", identifier);
      this.keys = keys;
    }

    /**
     * Sets the audiences of the tokens: their {@code aud}.
     *
     * @param values one or more audiences
     * @return this
     * @throws IllegalArgumentException if one is empty, or has a colon and is not a URI (RFC 7519
     *     §2)
     */
    public Builder audience(String... values) {
      audience = Stream.of(values).map(value -> readable("aud", value)).toList();
      return this;
    }

    /**
     * Sets the lifetime of tokens; 15 minutes unless given. An issued token cannot be withdrawn, so
     * its lifetime should be short.
     *
     * @param lifetime a second or more
     * @return this
     * @throws IllegalArgumentException if it is less than a second
     */
    public Builder lifetime(Duration lifetime) {
      this.lifetime = positive(lifetime);
      return this;
    }

    /**
     * Sets the {@code typ} of the tokens; {@code at+jwt} unless given.
     *
     * @param type a media type without {@code application/}
     * @return this
     */
    public Builder type(String type) {
      this.type = type;
      return this;
    }

    /**
     * Sets the clock for the times in tokens; the system's unless given.
     *
     * @param clock the clock
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Encrypts each token after signing, so that only its recipient can read it (RFC 7519 §5.2).
     * This makes tokens longer by at least half: servers limit header fields, often to 8 KiB.
     *
     * @param key the recipient's key
     * @return this
     */
    public Builder encryptTo(EncryptionKey key) {
      recipient = key;
      return this;
    }

    /**
     * Builds the issuer.
     *
     * @return the issuer
     * @throws IllegalArgumentException if there is no audience
     */
    public TokenIssuer build() {
      if (audience.isEmpty()) {
        throw new IllegalArgumentException(
            "Issuer "
                + identifier
                + " has no audience: call audience(\"…\") with whom its tokens are for.");
      }
      return new TokenIssuer(this);
    }
  }
}
