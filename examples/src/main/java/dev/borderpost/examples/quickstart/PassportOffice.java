package dev.borderpost.examples.quickstart;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.borderpost.Issuer;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The passport office: knows the users and signs tokens for them. */
public final class PassportOffice {

  /**
   * The {@code iss} of our tokens. A name of the office, not the address where it listens today: a
   * token has to stay good when the server comes back on another port.
   */
  private static final String IDENTIFIER = "https://passport-office.example";

  private static final String AUDIENCE = "api://orders";
  private static final String CLIENT = "quickstart";

  private final SigningKeys keys;
  private final TokenIssuer issuer;
  private final Users users = Users.fromResource("users.properties");
  private final LoginThrottle throttle = new LoginThrottle(Ticker.systemTicker());

  private PassportOffice(SigningKeys keys) {
    this.keys = keys;
    this.issuer = TokenIssuer.builder(IDENTIFIER, keys).audience(AUDIENCE).build();
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
   * The office as the border knows it.
   *
   * @return the issuer to trust
   */
  public Issuer issuer() {
    return Issuer.of(IDENTIFIER)
        .audience(AUDIENCE)
        .keys(keys.keySource())
        .tokenTypes("at+jwt")
        .build();
  }

  /**
   * The public keys, for whoever wants to check our tokens.
   *
   * @return a JWK Set
   */
  public String publicJwkSet() {
    return keys.publicJwkSet();
  }

  /** How long a token lives. */
  Duration lifetime() {
    return issuer.lifetime();
  }

  /**
   * A signed token for a user who knows the password.
   *
   * @return the token; empty for a wrong name or password, which of them nobody learns
   * @throws ProblemException if there were too many tries with that name
   */
  Optional<String> signIn(String name, String password) {
    Duration wait = throttle.tryOnce(name);
    if (!wait.isZero()) {
      throw new ProblemException(
          429,
          "Too many tries with this username: wait a little",
          Map.of("Retry-After", Long.toString(wait.plusMillis(999).toSeconds())));
    }
    return users.signIn(name, password).map(this::tokenFor);
  }

  private String tokenFor(User user) {
    return issuer
        .token(user.name())
        .clientId(CLIENT)
        .roles(user.roles().toArray(String[]::new))
        .scopes(user.scopes().toArray(String[]::new))
        .sign();
  }
}
