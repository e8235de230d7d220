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
    long known = Long.MAX_VALUE;
    long unknown = Long.MAX_VALUE;
    long tooLong = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) { // the shortest is what the machine's other work disturbs least
      known = Math.min(known, measure("alice", "wrong"));
      unknown = Math.min(unknown, measure("mallory", "wrong"));
      tooLong = Math.min(tooLong, measure("alice", "x".repeat(73)));
    }

    assertThat(unknown).isGreaterThan(known / 3);
    assertThat(tooLong).isGreaterThan(known / 3);
  }

  private long measure(String name, String password) {
    long start = System.nanoTime();
    assertThat(users.signIn(name, password)).isEmpty();
    return System.nanoTime() - start;
  }
}
