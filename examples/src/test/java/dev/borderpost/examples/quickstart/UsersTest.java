package dev.borderpost.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsersTest {

  private final Users users = Users.fromResource("users.properties");

  @Test
  void rightPassword_signsIn() {
    assertThat(users.signIn("alice", "wonderland"))
        .contains(new User("alice", List.of("admin"), List.of("orders:read", "orders:write")));
    assertThat(users.signIn("bob", "builder"))
        .contains(new User("bob", List.of(), List.of("orders:read")));
  }

  @ParameterizedTest
  @CsvSource({
    "alice, builder",
    "Alice, wonderland",
    "alice, Wonderland",
    "'alice ', wonderland",
    "alice.roles, admin",
    "nobody, nobody-has-this-password",
    "'', x"
  })
  void everythingElse_doesNot(String name, String password) {
    // The password behind the hash for unknown users is in this test on purpose: it opens nothing.
    assertThat(users.signIn(name, password)).isEmpty();
  }

  @Test
  void passwordOfWhichBcryptWouldOnlySeeTheBeginning_isWrong() {
    assertThat(users.signIn("alice", "wonderland" + "x".repeat(63))).isEmpty();
    assertThat(users.signIn("alice", "ä".repeat(37))).isEmpty();
  }

  @Test
  void unknownUser_takesAsLongAsAWrongPassword() {
    measure("alice", "warm-up");
    long known = measure("alice", "wrong");

    assertThat(measure("mallory", "wrong")).isGreaterThan(known / 3);
    assertThat(measure("alice", "x".repeat(73))).isGreaterThan(known / 3);
  }

  /** The shortest of some, which is what the machine's other work disturbs least. */
  private long measure(String name, String password) {
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      assertThat(users.signIn(name, password)).isEmpty();
      shortest = Math.min(shortest, System.nanoTime() - start);
    }
    return shortest;
  }
}
