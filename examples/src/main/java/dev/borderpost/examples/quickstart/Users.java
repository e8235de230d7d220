package dev.borderpost.examples.quickstart;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Who may sign in: {@code NAME.password} (a bcrypt hash), {@code NAME.roles} and {@code
 * NAME.scopes} (words) of a properties resource.
 */
final class Users {

  /** Checked in the place of an unknown user's; as costly as those of the users. */
  private static final String NOBODY =
      "$2a$10$iHAvXAPKBkNDKOZRlK5o3ei78XeufXdstNbkk3b5vIN8Fxy/o4GvO";

  /** bcrypt looks at no more than these. */
  private static final int MAX_PASSWORD_BYTES = 72;

  private final Properties properties;

  private Users(Properties properties) {
    this.properties = properties;
  }

  static Users fromResource(String name) {
    try (InputStream in = Users.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("There is no resource " + name + " beside this class.");
      }
      Properties properties = new Properties();
      properties.load(in);
      return new Users(properties);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read the resource " + name + ".", e);
    }
  }

  /**
   * The user, if there is one and the password is right. Either way it takes the time of one bcrypt
   * hash, so that nobody can find out names.
   */
  Optional<User> signIn(String name, String password) {
    Optional<String> hash = Optional.ofNullable(properties.getProperty(name + ".password"));
    boolean matches = matches(password, hash.orElse(NOBODY));
    return hash.isPresent() && matches ? Optional.of(user(name)) : Optional.empty();
  }

  /** Whether there is such a user. */
  boolean exists(String name) {
    return properties.containsKey(name + ".password");
  }

  private static boolean matches(String password, String hash) {
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    boolean possible = bytes.length <= MAX_PASSWORD_BYTES;
    boolean matches =
        BCrypt.verifyer()
            .verify(possible ? bytes : new byte[0], hash.getBytes(StandardCharsets.US_ASCII))
            .verified;
    return possible && matches;
  }

  private User user(String name) {
    return new User(name, words(name + ".roles"), words(name + ".scopes"));
  }

  private List<String> words(String key) {
    String value = properties.getProperty(key, "").strip();
    return value.isEmpty() ? List.of() : List.of(value.split("\\s+"));
  }
}
