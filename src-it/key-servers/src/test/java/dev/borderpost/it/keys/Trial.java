package dev.borderpost.it.keys;

import static org.awaitility.Awaitility.await;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.it.keys.Client.Answered;
import dev.borderpost.keys.FetchOptions;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Clients send requests while a key server has a fault, and for some time after it has none any
 * more.
 */
final class Trial implements Callable<Trial.Outcome>, AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** How many requests, or failed fetches, show something. */
  private static final int SOME_REQUESTS = 20;

  private static final int SOME_FETCHES = 2;

  /** As little load as shows something: trials run at once, and share two processors. */
  private static final int PAUSE_MILLIS = 50;

  private static final int LONG_PAUSE_MILLIS = 250;

  private final Fault fault;
  private final boolean keysHeld;
  private final Scene scene;
  private final ThreadGroup threads;
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private @Nullable JwtAuthenticator authenticator;
  private final AtomicInteger refreshed = new AtomicInteger();
  private int mostThreads;

  /**
   * What was seen.
   *
   * @param known answers to tokens of the key that is known, if any is
   * @param rotated answers to tokens of a key that is new when the fault begins
   * @param forged answers to tokens that are not the issuer's
   * @param mended when the fault ended, or began if it does not end, as of {@link
   *     System#nanoTime()}
   * @param problems what was said to be wrong
   * @param fetches how many have failed until then
   * @param lasted how long that took
   * @param age the keys' age in the end
   * @param trapped how many requests came to where the server had no business to send them
   */
  record Outcome(
      Fault fault,
      boolean keysHeld,
      List<Answered> known,
      List<Answered> rotated,
      List<Answered> forged,
      long mended,
      List<String> problems,
      int fetches,
      Duration lasted,
      Duration age,
      int refreshed,
      int requests,
      int trapped,
      long written,
      int threads) {

    boolean ends() {
      return fault.ends();
    }

    /** Answers to those for whom the fault may make a difference. */
    List<Answered> concerned() {
      return keysHeld ? rotated : known;
    }

    List<Answered> with(int status) {
      return concerned().stream().filter(answer -> answer.status() == status).toList();
    }

    /** The time until it was good again. */
    Duration recovery() {
      return Duration.ofNanos(Math.max(0, with(200).get(0).ended() - mended));
    }

    @Override
    public String toString() {
      return fault + (keysHeld ? ", keys held" : ", no keys yet");
    }
  }

  Trial(Fault fault, boolean keysHeld, TestTls tls) throws IOException {
    this.fault = fault;
    this.keysHeld = keysHeld;
    this.scene = Scene.set(fault.overTls() ? tls : null);
    this.threads = new ThreadGroup(fault.name());
  }

  /** All threads that come of the trial belong to this group. */
  ThreadGroup threads() {
    return threads;
  }

  private final class Listener implements AuthenticationListener {

    @Override
    public void keysRefreshed(String issuer, Set<String> added, Set<String> removed) {
      refreshed.incrementAndGet();
    }

    @Override
    public void keysRefreshFailed(String issuer, String problem) {
      problems.add(problem);
    }
  }

  @Override
  public Outcome call() throws IOException {
    long begun = System.nanoTime();
    if (keysHeld) {
      scene.serve(Signer.jwkSet(scene.known()));
      authenticator = authenticator();
      await().atMost(PATIENCE).until(() -> authenticator.health().get(Signer.ISSUER).keys() == 1);
      fault.begin().in(scene);
    } else {
      scene.serve(scene.healthySet());
      fault.begin().in(scene);
      authenticator = authenticator();
    }
    String name = scene.known().keyId();
    try (Client known = client(() -> scene.known().token(scene.clock()), PAUSE_MILLIS);
        Client rotated =
            keysHeld ? client(() -> scene.rotated().token(scene.clock()), PAUSE_MILLIS) : known;
        Client forgedSignature =
            client(() -> scene.stranger().token(scene.clock()), LONG_PAUSE_MILLIS);
        Client forgedMac =
            client(() -> Signer.token(name, Scene.SECRET, scene.clock()), LONG_PAUSE_MILLIS)) {
      if (fault.ends()) {
        watch(() -> problems.size() >= SOME_FETCHES && known.answers().size() >= SOME_REQUESTS);
      }
      int fetches = problems.size();
      long mended = fault.ends() ? System.nanoTime() : begun;
      if (fault.ends()) {
        scene.serve(scene.healthySet());
        scene.listen();
      }
      watch(() -> rotated.count(200) >= SOME_REQUESTS);
      int requests = scene.server().requests(); // before what came of them is looked at
      return new Outcome(
          fault,
          keysHeld,
          known.answers(),
          rotated.answers(),
          Stream.of(forgedSignature, forgedMac).flatMap(c -> c.answers().stream()).toList(),
          mended,
          List.copyOf(problems),
          fetches,
          Duration.ofNanos(mended - begun),
          authenticator.health().get(Signer.ISSUER).age().orElseThrow(),
          refreshed.get(),
          requests,
          scene.trap().requests(),
          scene.written().get(),
          mostThreads);
    }
  }

  private Client client(Supplier<String> token, int pauseMillis) {
    return new Client(authenticator, token, pauseMillis);
  }

  private JwtAuthenticator authenticator() {
    FetchOptions options = FetchOptions.defaults();
    if (scene.tls() != null) {
      options =
          options.withHttpClient(
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .sslContext(scene.tls().client())
                  .build());
    }
    return JwtAuthenticator.builder()
        .issuer(
            Issuer.of(Signer.ISSUER)
                .audience(Signer.AUDIENCE)
                .keys(KeySource.jwkSet(scene.server().uri(), options))
                .build())
        .listener(new Listener())
        .clock(scene.clock())
        .build();
  }

  private void watch(Callable<Boolean> condition) {
    await()
        .alias(fault.name())
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .pollInSameThread()
        .until(
            () -> {
              mostThreads = Math.max(mostThreads, ownThreads());
              return condition.call();
            });
  }

  /** How many threads there are to fetch keys. */
  int ownThreads() {
    Thread[] all = new Thread[1000];
    int count = threads.enumerate(all);
    return (int)
        Arrays.stream(all, 0, count)
            .filter(t -> t.getName().startsWith("borderpost-") || t.getName().startsWith("Http"))
            .count();
  }

  /** The HTTP client of JDK 17 never closes a connection if it cannot read the response's head. */
  boolean leavesConnections() {
    return Runtime.version().feature() < 21 && fault.problem().contains("ProtocolException");
  }

  int connections() {
    return scene.server().connections();
  }

  @Override
  public void close() {
    if (authenticator != null) {
      authenticator.close();
    }
    authenticator = null;
  }

  /** Lets the servers go. */
  void clear() {
    scene.server().close();
    scene.trap().close();
  }
}
