package dev.borderpost.verify;

import dev.borderpost.json.ReadResult;
import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.jwt.JwtClaims;
import dev.borderpost.keys.KeySource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One issuer of tokens that is trusted, and how far: its keys, its algorithms, the audiences, what
 * its claims are called. Nothing of it is shared with another issuer; above all, a key of one never
 * verifies a token of another.
 *
 * <p>Immutable and thread-safe.
 */
public final class Issuer {

  private final String identifier;
  private final KeySource keys;
  private final Set<JwsAlgorithm> algorithms;
  private final ClaimMapping mapping;
  private final StandardClaims standardClaims;
  private final Encryption encryption;

  private Issuer(Builder builder, KeySource keys) {
    this.identifier = builder.identifier;
    this.keys = keys;
    this.algorithms = Set.copyOf(builder.algorithms);
    this.mapping = builder.mapping();
    this.standardClaims = builder.standardClaims();
    this.encryption = builder.encryption;
  }

  /**
   * Begins to describe an issuer.
   *
   * @param identifier the exact value of {@code iss} in its tokens: compared character by
   *     character, so a trailing slash matters
   * @return the description, to be completed with at least {@link Builder#audience}
   * @throws IllegalArgumentException if the identifier can never be an {@code iss}: it is empty, or
   *     has a colon and is not a URI (RFC 7519 §2)
   */
  public static Builder of(String identifier) {
    return new Builder(identifier);
  }

  /**
   * The exact value of {@code iss} in the issuer's tokens.
   *
   * @return the identifier
   */
  public String identifier() {
    return identifier;
  }

  KeySource keys() {
    return keys;
  }

  /** Whether the issuer may use an algorithm at all; which key goes with it is another question. */
  boolean allows(String alg) {
    return algorithms.isEmpty()
        || algorithms.stream().anyMatch(algorithm -> algorithm.hasName(alg));
  }

  ClaimMapping mapping() {
    return mapping;
  }

  StandardClaims standardClaims() {
    return standardClaims;
  }

  Encryption encryption() {
    return encryption;
  }

  @Override
  public String toString() {
    return "Issuer[" + identifier + "]";
  }

  /** Describes an {@link Issuer}. Not thread-safe. */
  public static final class Builder {

    /** Stands for a token without {@code typ} among token types. */
    private static final String ABSENT = "absent";

    private static final Duration MAX_TOKEN_AGE = Duration.ofDays(3650);
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(10);
    private static final List<String> ACCESS_TOKEN_CLAIMS =
        List.of("sub", "client_id", "iat", "jti");

    private final String identifier;
    private final Set<String> audiences = new LinkedHashSet<>();
    private boolean anyAudience;
    private @Nullable KeySource keys;
    private final Set<JwsAlgorithm> algorithms = EnumSet.noneOf(JwsAlgorithm.class);
    private Set<String> tokenTypes = Set.of("jwt", "at+jwt", ABSENT);
    private Duration clockSkew = Duration.ofSeconds(60);
    private @Nullable Duration maxTokenAge;
    private final Set<String> requiredClaims = new LinkedHashSet<>();
    private String principalClaim = "sub";
    private List<String> rolesClaims = List.of("roles");
    private List<String> scopeClaims = List.of("scope", "scp");
    private Encryption encryption = Encryption.off();

    private Builder(String identifier) {
      if (!(JwtClaims.read(Map.of("iss", identifier)) instanceof ReadResult.Read)) {
        throw new IllegalArgumentException(
            "\""
                + identifier
                + "\" can never be an iss: it must not be empty and, with a colon, be a URI.");
      }
      this.identifier = identifier;
    }

    /**
     * The values of {@code aud} that mean this application. A token must have at least one of them.
     *
     * @param values one or more audiences; added to those of earlier calls
     * @return this
     */
    public Builder audience(String... values) {
      audiences.addAll(Arrays.asList(values));
      return this;
    }

    /**
     * Accepts tokens for any audience, and those without one: tokens that the issuer made for other
     * applications open this one too.
     *
     * @return this
     */
    public Builder anyAudience() {
      anyAudience = true;
      return this;
    }

    /**
     * Where the issuer's keys come from; {@link KeySource#discovered()} unless given.
     *
     * @param source the source
     * @return this
     */
    public Builder keys(KeySource source) {
      keys = source;
      return this;
    }

    /**
     * The values of {@code alg} that the issuer may use. Unless given, its keys decide.
     *
     * @param names exact names of RFC 7518, RFC 8037 and RFC 9864, such as {@code RS256}; added to
     *     those of earlier calls
     * @return this
     * @throws IllegalArgumentException if a name is not known, as {@code none}
     */
    public Builder algorithms(String... names) {
      for (String name : names) {
        Set<JwsAlgorithm> named = JwsAlgorithm.named(name);
        if (named.isEmpty()) {
          throw new IllegalArgumentException(
              "\""
                  + name
                  + "\" is not an algorithm that a token can be protected with: use "
                  + Arrays.toString(JwsAlgorithm.values())
                  + ".");
        }
        algorithms.addAll(named);
      }
      return this;
    }

    /**
     * The values of {@code typ} that are accepted, instead of {@code JWT}, {@code at+jwt} and none
     * at all. {@code at+jwt} alone selects the rules of RFC 9068: {@code sub}, {@code client_id},
     * {@code iat} and {@code jti} must then be present too.
     *
     * @param types media types in any letter case, with or without {@code application/}; the word
     *     {@code absent} stands for a token without {@code typ}
     * @return this
     * @throws IllegalArgumentException if there is none
     */
    public Builder tokenTypes(String... types) {
      if (types.length == 0) {
        throw new IllegalArgumentException("Name at least one token type, such as at+jwt.");
      }
      tokenTypes =
          new LinkedHashSet<>(Arrays.stream(types).map(JoseHeader::normalizedType).toList());
      return this;
    }

    /**
     * How far the clocks of issuer and application may differ. A token is accepted while {@code now
     * < exp + skew} and from {@code now >= nbf - skew} on.
     *
     * @param skew 0 to 10 minutes; 60 seconds unless given
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder clockSkew(Duration skew) {
      if (skew.isNegative() || skew.compareTo(MAX_CLOCK_SKEW) > 0) {
        throw new IllegalArgumentException(
            "The clock skew is "
                + skew
                + ": use PT0S to PT10M, and set the clocks by NTP if that is not enough.");
      }
      clockSkew = skew;
      return this;
    }

    /**
     * The oldest acceptable token, measured from {@code iat}, which must then be present. Off
     * unless given.
     *
     * @param age more than zero, at most ten years; the clock skew is allowed on top
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder maxTokenAge(Duration age) {
      if (age.isNegative() || age.isZero() || age.compareTo(MAX_TOKEN_AGE) > 0) {
        throw new IllegalArgumentException(
            "The oldest acceptable token age is "
                + age
                + ": use more than zero, and at most ten years.");
      }
      maxTokenAge = age;
      return this;
    }

    /**
     * Claims that must be present besides {@code iss}, {@code aud}, {@code exp} and the principal
     * claim.
     *
     * @param namesOrPointers names, or JSON Pointers when they begin with {@code /}; added to those
     *     of earlier calls
     * @return this
     */
    public Builder requiredClaims(String... namesOrPointers) {
      requiredClaims.addAll(Arrays.asList(namesOrPointers));
      return this;
    }

    /**
     * The claim that names the user.
     *
     * @param nameOrPointer a name, or a JSON Pointer when it begins with {@code /}; {@code sub}
     *     unless given
     * @return this
     */
    public Builder principalClaim(String nameOrPointer) {
      principalClaim = nameOrPointer;
      return this;
    }

    /**
     * The claims that hold the user's roles.
     *
     * @param namesOrPointers names, or JSON Pointers when they begin with {@code /}, as {@code
     *     /realm_access/roles}; {@code roles} unless given. Roles of several claims are added up
     * @return this
     */
    public Builder rolesClaim(String... namesOrPointers) {
      rolesClaims = List.of(namesOrPointers);
      return this;
    }

    /**
     * The claims that may hold the scopes, of which the first that is present counts.
     *
     * @param namesOrPointers names, or JSON Pointers when they begin with {@code /}; {@code scope},
     *     then {@code scp} unless given
     * @return this
     */
    public Builder scopeClaim(String... namesOrPointers) {
      scopeClaims = List.of(namesOrPointers);
      return this;
    }

    /**
     * Whether tokens come encrypted (RFC 7516), and the keys that decrypt them; {@link
     * Encryption#off} unless given. An {@link IssuerResolver} cannot find issuers with decryption
     * keys, since a token has to be decrypted before its issuer is known.
     *
     * @param encryption the value
     * @return this
     */
    public Builder encryption(Encryption encryption) {
      this.encryption = encryption;
      return this;
    }

    /**
     * Completes the description.
     *
     * @return the issuer
     * @throws IllegalArgumentException if the audience is missing, options contradict each other,
     *     no key can be used, or the keys shall be discovered and the identifier is no address
     */
    public Issuer build() {
      if (audiences.isEmpty() && !anyAudience) {
        throw new IllegalArgumentException(
            "Issuer "
                + identifier
                + " has no audience: call audience(\"…\") with the aud of tokens made for this"
                + " application, or anyAudience() if tokens made for any other may open it too.");
      }
      if (!audiences.isEmpty() && anyAudience) {
        throw new IllegalArgumentException(
            "Issuer "
                + identifier
                + " has both audience(\"…\") and anyAudience(): remove one of them.");
      }
      if (audiences.contains("")) {
        throw new IllegalArgumentException(
            "Issuer " + identifier + " has an empty audience: remove it.");
      }
      KeySource source = keys == null ? KeySource.discovered() : keys;
      return new Issuer(this, source.forIssuer(identifier, Set.copyOf(algorithms)));
    }

    private ClaimMapping mapping() {
      return new ClaimMapping(principalClaim, rolesClaims, scopeClaims);
    }

    private StandardClaims standardClaims() {
      List<String> required = new ArrayList<>(requiredClaims);
      if (tokenTypes.equals(Set.of("at+jwt"))) {
        required.addAll(ACCESS_TOKEN_CLAIMS);
      }
      Set<String> types = new LinkedHashSet<>(tokenTypes);
      boolean typeMayBeAbsent = types.remove(ABSENT);
      return new StandardClaims(
          Set.copyOf(audiences),
          Set.copyOf(types),
          typeMayBeAbsent,
          required,
          clockSkew,
          Optional.ofNullable(maxTokenAge));
    }
  }
}
