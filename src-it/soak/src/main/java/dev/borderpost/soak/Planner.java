package dev.borderpost.soak;

import dev.borderpost.jwt.JwsAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Makes the requests for one server. Used by one thread, but for {@link #used}. */
final class Planner {

  /** The answer when a connection fails. */
  static final int FAILED = -1;

  /** For how long the keys of an issuer may be used after they are withdrawn, outages included. */
  private static final long WITHDRAWN = TimeUnit.SECONDS.toNanos(115);

  private static final int MAX_USED = 3;

  private static final Set<Integer> NO_SUCH_KEY = Set.of(401, 503);

  private final Office main;
  private final List<Office> offices;
  private final RandomGenerator random;
  private final Queue<Planned> used = new ConcurrentLinkedQueue<>();

  Planner(Office main, Office partner, RandomGenerator random) {
    this.main = main;
    this.offices = List.of(main, partner);
    this.random = random;
  }

  Planned next() {
    Kind kind = Kind.pick(random);
    boolean replaced = random.nextBoolean();
    Office office = offices.get(random.nextInt(offices.size()));
    return switch (kind) {
      case REPEATED -> signed(kind, replaced, office, Generation.Content.USER, "/plain", 200);
      case FRESH -> fresh(kind, replaced, office, "GET", "/plain");
      case ONCE -> fresh(kind, false, office, "POST", "/once");
      case REPLAYED -> replayed();
      case ASYNC -> signed(kind, replaced, office, Generation.Content.USER, "/async", 200);
      case SOCKET -> signed(kind, replaced, office, Generation.Content.USER, "/socket", 101);
      case SOCKET_FORGED ->
          signed(kind, replaced, office, Generation.Content.FORGED, "/socket", 401);
      case ADMIN -> signed(kind, replaced, main, Generation.Content.ADMIN, "/admin", 200);
      case NO_ROLE -> signed(kind, replaced, office, Generation.Content.USER, "/admin", 403);
      case EXPIRED -> signed(kind, replaced, office, Generation.Content.EXPIRED, "/plain", 401);
      case OTHER_AUDIENCE ->
          signed(kind, replaced, office, Generation.Content.OTHER_AUDIENCE, "/plain", 401);
      case FORGED -> signed(kind, replaced, office, Generation.Content.FORGED, "/plain", 401);
      case LONG_TOKEN -> signed(kind, replaced, office, Generation.Content.LONG, "/plain", 401);
      case COOKIE, COOKIE_POST, COOKIE_CROSS_SITE, COOKIE_EXPIRED -> cookie(kind, replaced, office);
      case HEALTH ->
          new Planned(kind, replaced, "GET", "/health/ready", List.of(), Set.of(200), offices, -1);
      case RANDOM_KID -> tokenless(kind, replaced, bearer(randomKid(office)), NO_SUCH_KEY);
      case FOREIGN_KEY ->
          tokenless(
              kind,
              replaced,
              bearer(office.foreign().repeated(Generation.Content.USER, random)),
              NO_SUCH_KEY);
      case WITHDRAWN_KEY -> withdrawn(kind, replaced, office);
      case JUNK -> tokenless(kind, replaced, bearer("abc.def.ghi"), Set.of(401));
      case NO_TOKEN -> tokenless(kind, replaced, List.of(), Set.of(401));
      case TWO_TOKENS -> {
        List<String> fields = new ArrayList<>(bearer("abc.def.ghi"));
        fields.addAll(bearer("abc.def.ghi"));
        yield tokenless(kind, replaced, fields, Set.of(400));
      }
      case HUGE_HEADER ->
          tokenless(kind, replaced, bearer("x".repeat(20_000)), Set.of(400, 431, FAILED));
    };
  }

  /** Notes that a token for one request was accepted. A few are enough, while their keys last. */
  void used(Planned request) {
    if (used.size() < MAX_USED) {
      used.add(request);
    }
  }

  private Planned replayed() {
    Planned once = used.poll();
    if (once == null) {
      return tokenless(Kind.NO_TOKEN, false, List.of(), Set.of(401));
    }
    return new Planned(
        Kind.REPLAYED,
        false,
        once.method(),
        once.path(),
        once.fields(),
        Set.of(401),
        once.offices(),
        once.generation());
  }

  private Planned signed(
      Kind kind,
      boolean replaced,
      Office office,
      Generation.Content content,
      String path,
      int expected) {
    Generation generation = office.generation(random);
    return new Planned(
        kind,
        replaced,
        "GET",
        path,
        bearer(generation.repeated(content, random)),
        Set.of(expected),
        List.of(office),
        generation.number);
  }

  private Planned fresh(Kind kind, boolean replaced, Office office, String method, String path) {
    JwsAlgorithm algorithm = office.algorithms.get(random.nextInt(office.algorithms.size()));
    Office.Fresh fresh = office.fresh(algorithm);
    return new Planned(
        kind,
        replaced,
        method,
        path,
        bearer(fresh.token()),
        Set.of(200),
        List.of(office),
        fresh.generation().number);
  }

  private Planned cookie(Kind kind, boolean replaced, Office office) {
    Generation generation = office.generation(random);
    String token =
        generation.repeated(
            kind == Kind.COOKIE_EXPIRED ? Generation.Content.EXPIRED : Generation.Content.USER,
            random);
    String site = kind == Kind.COOKIE_POST ? "same-origin" : "cross-site";
    int expected =
        switch (kind) {
          case COOKIE_CROSS_SITE -> 403;
          case COOKIE_EXPIRED -> 401;
          default -> 200;
        };
    boolean unsafe = kind == Kind.COOKIE_POST || kind == Kind.COOKIE_CROSS_SITE;
    return new Planned(
        kind,
        replaced,
        unsafe ? "POST" : "GET",
        "/plain",
        List.of("Cookie", "__Host-token=" + token, "Sec-Fetch-Site", site),
        Set.of(expected),
        List.of(office),
        generation.number);
  }

  private Planned withdrawn(Kind kind, boolean replaced, Office office) {
    Optional<Office.Withdrawn> withdrawn = office.withdrawn(random);
    if (withdrawn.isEmpty()) {
      return tokenless(Kind.NO_TOKEN, replaced, List.of(), Set.of(401));
    }
    boolean late = System.nanoTime() - withdrawn.get().since() > WITHDRAWN;
    return tokenless(
        kind,
        replaced,
        bearer(withdrawn.get().generation().repeated(Generation.Content.USER, random)),
        late ? NO_SUCH_KEY : Set.of(200, 401, 503));
  }

  private Planned tokenless(
      Kind kind, boolean replaced, List<String> fields, Set<Integer> expected) {
    return new Planned(kind, replaced, "GET", "/plain", fields, expected, List.of(), -1);
  }

  private static List<String> bearer(String token) {
    return List.of("Authorization", "Bearer " + token);
  }

  private String randomKid(Office office) {
    String header =
        "{\"alg\":\"%s\",\"typ\":\"at+jwt\",\"kid\":\"%x\"}"
            .formatted(office.algorithms.get(0).jwaName(), random.nextLong());
    String[] segments = office.foreign().repeated(Generation.Content.USER, random).split("\\.", -1);
    return Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + segments[1]
        + "."
        + segments[2];
  }
}
