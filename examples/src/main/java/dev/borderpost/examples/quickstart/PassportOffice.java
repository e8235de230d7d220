package dev.borderpost.examples.quickstart;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.servlet.TokenCookie;
import dev.borderpost.store.RevocationList;
import dev.borderpost.verify.Issuer;
import dev.borderpost.verify.TokenVerifier;
import dev.borderpost.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The passport office: knows the users and signs tokens for them. */
public final class PassportOffice {

  /**
   * The {@code iss} of our tokens. A name of the office, not the address where it listens today: a
   * token has to stay good when the server comes back on another port.
   */
  public static final String IDENTIFIER = "https://passport-office.example";

  /** The {@code aud} of our tokens. */
  public static final String AUDIENCE = "api://orders";

  private static final String CLIENT = "quickstart";
  private static final int MAX_TOKEN_LENGTH = 4096; // what fits into a cookie
  private static final int MAX_REVOCATIONS = 100_000;

  /**
   * The name of the cookie. With https it would be {@code __Host-passport}; but browsers do not
   * agree on whether they take that, and {@code Secure}, from plain http on the loopback interface.
   */
  public static final String COOKIE_NAME = "passport";

  static final TokenCookie COOKIE = TokenCookie.named(COOKIE_NAME).insecure();

  private final SigningKeys keys;
  private final TokenIssuer issuer;
  private final TokenVerifier verifier;
  private final Users users = Users.fromResource("users.properties");
  private final RevocationList revocations = RevocationList.inMemory(MAX_REVOCATIONS);
  private final LoginThrottle throttle = new LoginThrottle(Ticker.systemTicker());

  /** A token, for how long it is good, and until when. {@code toString()} does not show it. */
  record Passport(String token, Duration lifetime, Instant expiry) {

    @Override
    public String toString() {
      return "Passport[]";
    }
  }

  private PassportOffice(SigningKeys keys) {
    this.keys = keys;
    this.issuer = TokenIssuer.builder(IDENTIFIER, keys).audience(AUDIENCE).build();
    this.verifier =
        TokenVerifier.builder().issuer(issuer()).maxTokenLength(MAX_TOKEN_LENGTH).build();
  }

  /**
   * Opens the office.
   *
   * @param data where its keys are kept, so that tokens survive a restart; when empty, it begins
   *     with a new key each time
   * @return the office
   * @throws CannotStartException if the keys cannot be read or written
   */
  public static PassportOffice open(Optional<Path> data) {
    return new PassportOffice(
        data.map(PassportOffice::keptKeys).orElseGet(PassportOffice::newKeys));
  }

  private static SigningKeys newKeys() {
    return SigningKeys.generate(JwsAlgorithm.ES256);
  }

  private static SigningKeys keptKeys(Path directory) {
    Path file = directory.resolve("signing-keys.json");
    try {
      if (Files.exists(file)) {
        return SigningKeys.load(file);
      }
      Files.createDirectories(directory);
      SigningKeys keys = newKeys();
      keys.save(file);
      return keys;
    } catch (IllegalArgumentException e) {
      throw CannotStartException.badOption("--data: " + e.getMessage());
    } catch (IOException e) {
      throw CannotStartException.badOption(
          "cannot read or write " + file + ": choose another directory with --data.");
    }
  }

  /**
   * The office as the border knows it. They share a clock, so a token ends when it says.
   *
   * @return the issuer to trust
   */
  public Issuer issuer() {
    return Issuer.of(IDENTIFIER)
        .audience(AUDIENCE)
        .keys(keys.keySource())
        .tokenTypes("at+jwt")
        .clockSkew(Duration.ZERO)
        .build();
  }

  /**
   * Which tokens the office has called back.
   *
   * @return the list for the border to look at
   */
  public RevocationList revocations() {
    return revocations;
  }

  /**
   * Calls a token back, if it is one of the office; what else it may be does not matter.
   *
   * @throws ProblemException if no more can be called back at the moment
   */
  void revoke(String token) {
    if (verifier.verify(token).await() instanceof Verification.Verified verified) {
      revoking(() -> revocations.revokeToken(verified.jwt()));
    }
  }

  /**
   * Calls back all tokens that a user got before now.
   *
   * @throws ProblemException if there is no such user, or no more can be called back at the moment
   */
  void revokeAll(String username) {
    if (!users.exists(username)) {
      throw new ProblemException(404, "There is no such user");
    }
    Instant now = Instant.now();
    revoking(
        () -> revocations.revokeSubject(IDENTIFIER, username, now, now.plus(issuer.lifetime())));
  }

  private static void revoking(Runnable revocation) {
    try {
      revocation.run();
    } catch (IllegalStateException e) { // the list is full
      throw new ProblemException(503, "Nobody can be signed out at the moment");
    }
  }

  /**
   * The public keys, for whoever wants to check our tokens.
   *
   * @return a JWK Set
   */
  public String publicJwkSet() {
    return keys.publicJwkSet();
  }

  /**
   * A signed token for a user who knows the password.
   *
   * @return the token; empty for a wrong name or password, which of them nobody learns
   * @throws ProblemException if the token is to live longer than usual, or not at all, or if there
   *     were too many tries with that name
   */
  Optional<Passport> signIn(SignIn signIn) {
    Duration lifetime = lifetime(signIn.lifetime());
    Duration wait = throttle.tryOnce(signIn.username());
    if (!wait.isZero()) {
      throw new ProblemException(
          429,
          "Too many tries with this username: wait a little",
          Map.of("Retry-After", Long.toString(wait.plusMillis(999).toSeconds())));
    }
    return users
        .signIn(signIn.username(), signIn.password())
        .map(user -> passportFor(user, lifetime));
  }

  private Duration lifetime(@Nullable Integer seconds) {
    long usual = issuer.lifetime().toSeconds();
    if (seconds != null && (seconds < 1 || seconds > usual)) {
      throw new ProblemException(400, "lifetime is in seconds: 1 to " + usual);
    }
    return seconds == null ? issuer.lifetime() : Duration.ofSeconds(seconds);
  }

  private Passport passportFor(User user, Duration lifetime) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS); // so not after the exp
    String token =
        issuer
            .token(user.name())
            .clientId(CLIENT)
            .roles(user.roles().toArray(String[]::new))
            .scopes(user.scopes().toArray(String[]::new))
            .lifetime(lifetime)
            .sign();
    return new Passport(token, lifetime, now.plus(lifetime));
  }
}
