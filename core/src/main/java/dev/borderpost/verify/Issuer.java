package dev.borderpost.verify;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One issuer of tokens that is trusted, and how far: its keys, its algorithms, the audiences, what
 * its claims are called. Nothing of it is shared with another issuer; above all, a key of one never
 * verifies a token of another.
 *
 * <p>Immutable and thread-safe. Two are equal when all settings are and their keys come from the
 * same address or the same {@link KeySource} object.
 */
public final class Issuer {

  private final String identifier;
  private final String metadataIdentifier;
  private final String name;
  private final KeySource keys;
  private final Set<JwsAlgorithm> algorithms;
  private final ClaimMapping mapping;
  private final StandardClaims standardClaims;
  private final Encryption encryption;

  private Issuer(Builder builder, String identifier, String metadataIdentifier, KeySource keys) {
    this.identifier = identifier;
    this.metadataIdentifier = metadataIdentifier;
    this.name = builder.name == null ? identifier : builder.name;
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
   *     character, so a trailing slash matters. With {@link Builder#buildForTenants}, {@code
   *     {tenantid}} stands in it for the tenant; with {@link Builder#accessTokenIssuer}, it is the
   *     name that the issuer's metadata have
   * @return the description, to be completed with at least {@link Builder#audience}
   * @throws IllegalArgumentException if the identifier is empty
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

  /**
   * The issuer's name in its metadata (RFC 8414 §2), which clients know it by.
   *
   * @return the identifier, unless {@link Builder#accessTokenIssuer} has given its tokens another
   */
  public String metadataIdentifier() {
    return metadataIdentifier;
  }

  /**
   * A short name for metrics and for people.
   *
   * @return the name; the identifier unless {@link Builder#name} has given another
   */
  public String name() {
    return name;
  }

  KeySource keys() {
    return keys;
  }

  /** Whether the issuer may use an algorithm at all; which key goes with it is another question. */
  boolean allows(String alg) {
    return algorithms.isEmpty()
        || algorithms.stream().anyMatch(algorithm -> algorithm.hasName(alg));
  }

  /** Whether the issuer may use an algorithm and may have a key for it. */
  boolean mayUse(JwsAlgorithm algorithm) {
    return (algorithms.isEmpty() || algorithms.contains(algorithm))
        && keys.mayHaveKeyFor(algorithm);
  }

  /** The algorithms that it may use; empty where its keys decide. */
  Set<JwsAlgorithm> algorithms() {
    return algorithms;
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

  /**
   * What is required of the issuer's tokens, to show it to people.
   *
   * @return by the names of the settings, such as {@code audience} and {@code roles-claim}: the
   *     accepted values, claims or durations. An empty list means that anything is accepted, or for
   *     {@code algorithms} that the issuer's keys decide. Cannot be modified
   */
  public Map<String, List<String>> requirements() {
    Map<String, List<String>> required = new LinkedHashMap<>();
    required.put("issuer", List.of(identifier));
    required.put("audience", standardClaims.audiences().stream().sorted().toList());
    required.put("audience-claim", standardClaims.audienceClaims());
    List<String> types = new ArrayList<>(standardClaims.types().stream().sorted().toList());
    if (standardClaims.typeMayBeAbsent()) {
      types.add("none");
    }
    required.put("token-types", List.copyOf(types));
    required.put("id-tokens", List.of(standardClaims.idTokens() ? "permit" : "refused"));
    required.put("algorithms", algorithms.stream().map(JwsAlgorithm::jwaName).sorted().toList());
    required.put("encryption", List.of(encryption.isRequired() ? "required" : "not required"));
    required.put("required-claims", standardClaims.requiredClaims());
    required.put("clock-skew", List.of(standardClaims.clockSkew().toString()));
    required.put(
        "max-token-age", standardClaims.maxTokenAge().map(Object::toString).stream().toList());
    required.put("principal-claim", mapping.principalClaims());
    required.put("roles-claim", mapping.rolesClaims());
    required.put("scope-claim", mapping.scopeClaims());
    return Collections.unmodifiableMap(required);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof Issuer that && all().equals(that.all()));
  }

  @Override
  public int hashCode() {
    return identifier.hashCode();
  }

  private List<Object> all() {
    return List.of(
        identifier,
        metadataIdentifier,
        name,
        keys,
        algorithms,
        mapping,
        standardClaims,
        encryption);
  }

  @Override
  public String toString() {
    return identifier
        + " ("
        + standardClaims.audience()
        + ", keys from "
        + keys.description()
        + ")";
  }

  /**
   * Finds issuers that are not known when the application starts, as those of tenants.
   *
   * <p>Implementations are thread-safe. They are called with the {@code iss} of tokens that are not
   * verified yet: never take it for an address, but look it up among trusted issuers.
   */
  @FunctionalInterface
  public interface Resolver {

    /**
     * Finds an issuer. It may block: it is called on a thread of its own, once at a time for an
     * identifier, and has 5 seconds. A found issuer is kept until no token of it was accepted
     * during an hour, or until {@link TokenVerifier#forgetIssuer}; after an hour it is asked for
     * again, and the earlier answer stays in use while that fails, for a day at most. That there is
     * none is remembered for 30 seconds, a failure for 5.
     *
     * @param identifier the {@code iss} of a token, any characters, up to 2048 of them
     * @return the trusted issuer with exactly this identifier; empty when there is none
     */
    Optional<Issuer> resolve(String identifier);
  }

  /** Describes an {@link Issuer}. Not thread-safe. */
  public static final class Builder {

    private static final String TENANT = "{tenantid}";
    private static final Pattern TENANT_ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}");

    /** Stands for a token without {@code typ} among token types. */
    private static final String ABSENT = "absent";

    private static final Set<String> ACCESS_TOKENS_ONLY = Set.of("at+jwt");

    private static final Duration MAX_TOKEN_AGE = Duration.ofDays(3650);
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(10);
    private static final List<String> AUDIENCE_CLAIM = List.of("aud");
    private static final List<String> ACCESS_TOKEN_CLAIMS =
        List.of("sub", "client_id", "iat", "jti");

    private final String identifier;
    private @Nullable String name;
    private @Nullable String accessTokenIssuer;
    private final Set<String> audiences = new LinkedHashSet<>();
    private boolean anyAudience;
    private List<String> audienceClaims = AUDIENCE_CLAIM;
    private boolean idTokens;
    private @Nullable KeySource keys;
    private final Set<JwsAlgorithm> algorithms = EnumSet.noneOf(JwsAlgorithm.class);
    private Set<String> tokenTypes = Set.of("jwt", "at+jwt", ABSENT);
    private Duration clockSkew = Duration.ofSeconds(60);
    private @Nullable Duration maxTokenAge;
    private final Set<String> requiredClaims = new LinkedHashSet<>();
    private List<String> principalClaims = List.of("sub");
    private List<String> rolesClaims = List.of("roles");
    private List<String> scopeClaims = List.of("scope", "scp");
    private Encryption encryption = Encryption.off();

    private Builder(String identifier) {
      if (identifier.isEmpty()) {
        throw new IllegalArgumentException(
            "The issuer is empty: give the exact iss of its tokens.");
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
     * The claims that may hold the audience, of which the first that is present counts, whatever
     * its value. For issuers that leave out {@code aud} and name the client instead, as Amazon
     * Cognito does: {@code audienceClaim("aud", "client_id")}.
     *
     * @param namesOrPointers names, or JSON Pointers when they begin with {@code /}; {@code aud}
     *     unless given. Values are strings or arrays of strings
     * @return this
     * @throws IllegalArgumentException if there is none, or one is empty
     */
    public Builder audienceClaim(String... namesOrPointers) {
      audienceClaims = claims(namesOrPointers);
      return this;
    }

    /**
     * Accepts ID tokens (OpenID Connect Core 1.0 §2) as well, which are refused otherwise: for an
     * application that is the client itself, with its client id as {@link #audience}. An ID token
     * says who has signed in at a client and permits nothing; whoever gets hold of one can use it
     * here. Refresh and logout tokens stay refused.
     *
     * @return this
     */
    public Builder permitIdTokens() {
      idTokens = true;
      return this;
    }

    /**
     * The exact value of {@code iss} in the tokens, where the issuer's metadata have another name
     * for the issuer itself and this one as {@code access_token_issuer}, as those of AD FS do. Keys
     * are discovered from the identifier that {@link Issuer#of} was given, and only if the metadata
     * name both.
     *
     * @param iss the {@code iss}, which becomes the issuer's {@link Issuer#identifier}
     * @return this
     * @throws IllegalArgumentException if it is empty
     */
    public Builder accessTokenIssuer(String iss) {
      if (iss.isEmpty()) {
        throw new IllegalArgumentException(
            "The access token issuer is empty: give the exact iss of its tokens.");
      }
      accessTokenIssuer = iss;
      return this;
    }

    /**
     * A short name for metrics and for people, such as {@code main}, which decides nothing. Tenants
     * share it.
     *
     * @param text the name; the identifier unless given
     * @return this
     * @throws IllegalArgumentException if it is empty
     */
    public Builder name(String text) {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("The name of issuer " + identifier + " is empty.");
      }
      name = text;
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
     * The claims that may name the user, of which the first counts that is neither absent nor an
     * empty string. A token is refused where that one is not a string, or there is none.
     *
     * <p>With several claims, a name of one may be equal to a name of another: list only claims
     * whose values the issuer chooses and users cannot.
     *
     * @param namesOrPointers names, or JSON Pointers when they begin with {@code /}, as {@code
     *     sub}, {@code client_id}; {@code sub} unless given
     * @return this
     * @throws IllegalArgumentException if there is none, or one is empty
     */
    public Builder principalClaim(String... namesOrPointers) {
      principalClaims = claims(namesOrPointers);
      return this;
    }

    private static List<String> claims(String... namesOrPointers) {
      List<String> claims = List.of(namesOrPointers);
      if (claims.isEmpty() || claims.contains("")) {
        throw new IllegalArgumentException("Name at least one claim, and no empty one.");
      }
      return claims;
    }

    /**
     * The claims that hold the user's roles: an array of strings, each of them a role whatever
     * characters it has; one string with commas or white space between the roles; or an object,
     * whose members' names are the roles, except where the value is {@code false} or {@code null}.
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
     * Encryption#off} unless given. An {@link Resolver} cannot find issuers with decryption keys,
     * since a token has to be decrypted before its issuer is known.
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
      if (identifier.contains(TENANT)) {
        throw new IllegalArgumentException(
            "Issuer "
                + identifier
                + " stands for many: call buildForTenants(\"…\") with the ids of the tenants.");
      }
      return build(identifier);
    }

    /**
     * Completes the description of an issuer that has a name for each tenant, as {@code
     * https://login.microsoftonline.com/{tenantid}/v2.0}. Each tenant is an issuer of its own, with
     * its own keys, whose metadata may have the tenant's name or exactly the one with {@code
     * {tenantid}} in it.
     *
     * @param tenants the ids of the tenants, as they stand in {@code iss}
     * @return the issuers, one for each tenant, in their order; give all of them to the
     *     authenticator
     * @throws IllegalArgumentException as {@link #build} does; or if {@code {tenantid}} is not in
     *     the identifier exactly once, there is no tenant, one is named twice, or an id has another
     *     character than letters and digits of ASCII, {@code .}, {@code _} and {@code -}
     */
    public List<Issuer> buildForTenants(String... tenants) {
      int placeholder = identifier.indexOf(TENANT);
      if (placeholder < 0 || placeholder != identifier.lastIndexOf(TENANT)) {
        throw new IllegalArgumentException(
            "Issuer "
                + identifier
                + " has tenants, so it needs "
                + TENANT
                + " once, where the iss of a token has the id of its tenant.");
      }
      if (tenants.length == 0) {
        throw new IllegalArgumentException("Issuer " + identifier + " needs at least one tenant.");
      }
      Set<String> identifiers = new LinkedHashSet<>();
      for (String tenant : tenants) {
        if (!TENANT_ID.matcher(tenant).matches()) {
          throw new IllegalArgumentException(
              "\""
                  + tenant
                  + "\" is not the id of a tenant: use letters, digits, \".\", \"_\" and"
                  + " \"-\", as in 72f988bf-86f1-41af-91ab-2d7cd011db47.");
        }
        if (!identifiers.add(identifier.replace(TENANT, tenant))) {
          throw new IllegalArgumentException("The tenant " + tenant + " is named twice.");
        }
      }
      return identifiers.stream().map(this::build).toList();
    }

    private Issuer build(String metadataIdentifier) {
      requireAudience();
      if (idTokens && tokenTypes.equals(ACCESS_TOKENS_ONLY)) {
        throw new IllegalArgumentException(
            "Issuer "
                + identifier
                + " permits ID tokens and accepts only the token type at+jwt, which they never are:"
                + " remove one of them, or add the types JWT and absent.");
      }
      if (accessTokenIssuer != null && !metadataIdentifier.equals(identifier)) {
        throw new IllegalArgumentException(
            "Issuer "
                + identifier
                + " has both tenants and an access token issuer: remove one of them.");
      }
      String iss = accessTokenIssuer == null ? metadataIdentifier : accessTokenIssuer;
      KeySource source = keys == null ? KeySource.discovered() : keys;
      if (!iss.equals(identifier)) {
        source = source.withMetadataOf(identifier);
      }
      return new Issuer(
          this, iss, metadataIdentifier, source.forIssuer(iss, Set.copyOf(algorithms)));
    }

    private void requireAudience() {
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
      if (anyAudience && !audienceClaims.equals(AUDIENCE_CLAIM)) {
        throw new IllegalArgumentException(
            "Issuer "
                + identifier
                + " has both anyAudience() and audienceClaim(\"…\"), which then has no effect: remove"
                + " one of them.");
      }
      if (audiences.contains("")) {
        throw new IllegalArgumentException(
            "Issuer " + identifier + " has an empty audience: remove it.");
      }
    }

    private ClaimMapping mapping() {
      return new ClaimMapping(principalClaims, rolesClaims, scopeClaims);
    }

    private StandardClaims standardClaims() {
      List<String> required = new ArrayList<>(requiredClaims);
      if (tokenTypes.equals(ACCESS_TOKENS_ONLY)) {
        required.addAll(ACCESS_TOKEN_CLAIMS);
      }
      Set<String> types = new LinkedHashSet<>(tokenTypes);
      boolean typeMayBeAbsent = types.remove(ABSENT);
      return new StandardClaims(
          Set.copyOf(audiences),
          audienceClaims,
          Set.copyOf(types),
          typeMayBeAbsent,
          idTokens,
          required,
          clockSkew,
          Optional.ofNullable(maxTokenAge));
    }
  }
}
