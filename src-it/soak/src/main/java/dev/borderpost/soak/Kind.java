package dev.borderpost.soak;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The kinds of requests, with their shares in a thousand. */
enum Kind {
  REPEATED(290),
  FRESH(150),
  ASYNC(80),
  ADMIN(40),
  NO_ROLE(30),
  COOKIE(40),
  COOKIE_POST(30),
  COOKIE_CROSS_SITE(30),
  COOKIE_EXPIRED(20),
  HEALTH(30),
  EXPIRED(40),
  OTHER_AUDIENCE(40),
  FORGED(40),
  RANDOM_KID(10),
  FOREIGN_KEY(10),
  WITHDRAWN_KEY(10),
  JUNK(25),
  NO_TOKEN(25),
  TWO_TOKENS(10),
  LONG_TOKEN(10),
  HUGE_HEADER(5),
  ONCE(15),
  REPLAYED(10),
  SOCKET(5),
  SOCKET_FORGED(5);

  private static final int TOTAL = Arrays.stream(values()).mapToInt(kind -> kind.share).sum();

  private final int share;

  Kind(int share) {
    this.share = share;
  }

  static Kind pick(RandomGenerator random) {
    int left = random.nextInt(TOTAL);
    for (Kind kind : values()) {
      left -= kind.share;
      if (left < 0) {
        return kind;
      }
    }
    throw new AssertionError();
  }

  boolean isSocket() {
    return this == SOCKET || this == SOCKET_FORGED;
  }

  /** Whether keys have to be fetched for the answer: its time depends on the key server. */
  boolean searchesKeys() {
    return this == RANDOM_KID || this == FOREIGN_KEY || this == WITHDRAWN_KEY;
  }
}
