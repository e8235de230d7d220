package dev.borderpost.verify;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalListener;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.borderpost.verify.Issuers.Trusted;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The issuers that an {@link Issuer.Resolver} finds. Calls to it are made on threads of their own,
 * one at a time for an identifier and a few at a time altogether, with a deadline. An issuer is
 * looked up again an hour after it was found, while the earlier answer stays in use.
 *
 * <p>Thread-safe.
 */
final class ResolvedIssuers implements AutoCloseable {

  private static final System.Logger log = System.getLogger(ResolvedIssuers.class.getName());

  /** How long an issuer is kept of which no token is accepted. */
  private static final Duration MAX_IDLE = Duration.ofHours(1);

  private static final Duration RENEWAL = Duration.ofHours(1);

  /** How long an answer stays in use while the resolver fails, as with keys by default. */
  private static final Duration MAX_STALE = Duration.ofHours(24);

  private static final Duration RENEWAL_AFTER_FAILURE = Duration.ofMinutes(1);
  private static final Duration ABSENCE = Duration.ofSeconds(30);
  private static final Duration FAILURE = Duration.ofSeconds(5);
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int MAX_RESOLVED = 10_000;
  private static final int MAX_REMEMBERED = 1_000;
  private static final int MAX_IDENTIFIER_LENGTH = 2_048;
  private static final int MAX_CALLS = 16;

  private static final IssuerLookup ABSENT = new IssuerLookup.Absent();

  private final Issuer.Resolver resolver;
  private final Function<Issuer, Trusted> starter;
  private final Executor threads;
  private final BiFunction<Duration, Runnable, Runnable> timer;
  private final Ticker ticker;
  private final Cache<String, Resolved> resolved;
  private final Cache<String, IssuerLookup> absences;
  private final Cache<String, IssuerLookup> failures;

  /** Issuers that the cache has dropped; their keys are closed without the lock. */
  private final Queue<Trusted> dropped = new ConcurrentLinkedQueue<>();

  /**
   * Guards the calls and writing into the caches. Code of the application is never called under it:
   * neither the resolver, nor key sources, nor whatever depends on an answer.
   */
  private final Object lock = new Object();

  private final Map<String, Call> calls = new HashMap<>();

  /** Identifiers that a thread is in the resolver for, also after the deadline. */
  private final Set<String> running = new HashSet<>();

  private boolean closed;
  private volatile boolean failing;
  private volatile boolean returnsOthers;

  /** A found issuer, and when the resolver is asked about it again. */
  private static final class Resolved {

    private final Trusted trusted;
    private volatile long renewal;
    private volatile long end;

    Resolved(Trusted trusted, long now) {
      this.trusted = trusted;
      confirm(now);
    }

    private void confirm(long now) {
      renewal = now + RENEWAL.toNanos();
      end = renewal + MAX_STALE.toNanos();
    }
  }

  /** A call to the resolver that is not answered yet. */
  private static final class Call {

    private final CompletableFuture<IssuerLookup> answer = new CompletableFuture<>();
    private final @Nullable Resolved entry;
    private @Nullable Thread thread;

    /**
     * Asks about an issuer.
     *
     * @param entry the issuer as it was found before; {@code null} if it was not
     */
    Call(@Nullable Resolved entry) {
      this.entry = entry;
    }
  }

  /**
   * The resolver's answer.
   *
   * @param started an issuer whose keys were set to work for it
   */
  private record Answer(IssuerLookup lookup, @Nullable Trusted started) {}

  /**
   * Begins without any issuer.
   *
   * @param starter sets an issuer's keys to work
   * @param threads has a thread for each call
   * @param timer runs a task after a while; its result takes the task back
   */
  ResolvedIssuers(
      Issuer.Resolver resolver,
      Function<Issuer, Trusted> starter,
      Executor threads,
      BiFunction<Duration, Runnable, Runnable> timer,
      Ticker ticker) {
    this.resolver = resolver;
    this.starter = starter;
    this.threads = threads;
    this.timer = timer;
    this.ticker = ticker;
    this.resolved =
        cache(ticker)
            .maximumSize(MAX_RESOLVED)
            .expireAfterAccess(MAX_IDLE)
            .removalListener(
                (RemovalListener<String, Resolved>)
                    (identifier, entry, cause) -> {
                      if (entry != null) {
                        dropped.add(entry.trusted);
                      }
                    })
            .build();
    this.absences = cache(ticker).maximumSize(MAX_REMEMBERED).expireAfterWrite(ABSENCE).build();
    this.failures = cache(ticker).maximumSize(MAX_REMEMBERED).expireAfterWrite(FAILURE).build();
  }

  /** Without threads of a pool, which would outlive the application. */
  private static Caffeine<Object, Object> cache(Ticker ticker) {
    return Caffeine.newBuilder().ticker(ticker).executor(Runnable::run);
  }

  /** The issuer, if the resolver has found it already. To ask does not count as use. */
  @Nullable Trusted known(String identifier) {
    Resolved entry = current(identifier);
    return entry == null ? null : entry.trusted;
  }

  /** Counts as use of an issuer that a token of it was accepted. */
  void accepted(String identifier) {
    Resolved unused = resolved.getIfPresent(identifier);
    closeDropped();
  }

  /** The issuer, for which the resolver is asked if need be. */
  IssuerLookup find(String identifier) {
    Resolved entry = current(identifier);
    if (entry != null) {
      long now = ticker.read();
      if (now - entry.renewal >= 0) {
        renew(identifier, entry, now);
      }
      closeDropped();
      return new IssuerLookup.Found(entry.trusted);
    }
    if (identifier.length() > MAX_IDENTIFIER_LENGTH || absences.getIfPresent(identifier) != null) {
      return ABSENT;
    }
    IssuerLookup failure = failures.getIfPresent(identifier);
    return failure == null ? resolve(identifier) : failure;
  }

  /** The issuer as it was found, unless it could not be confirmed for too long. */
  private @Nullable Resolved current(String identifier) {
    Resolved entry = resolved.policy().getIfPresentQuietly(identifier);
    return entry == null || ticker.read() - entry.end >= 0 ? null : entry;
  }

  private IssuerLookup resolve(String identifier) {
    Call call;
    boolean begins = false;
    synchronized (lock) {
      Resolved entry = current(identifier); // a call may have ended a moment ago
      if (entry != null) {
        return new IssuerLookup.Found(entry.trusted);
      }
      call = calls.get(identifier);
      if (call == null && mayCall(identifier)) {
        call = new Call(null);
        begin(identifier, call);
        begins = true;
      }
      if (call == null) {
        return IssuerLookup.NO_PLACE;
      }
    }
    if (begins) {
      ask(identifier, call);
    }
    return new IssuerLookup.Pending(call.answer);
  }

  /** Asks again about a known issuer, in the background. */
  private void renew(String identifier, Resolved entry, long now) {
    Call call = new Call(entry);
    synchronized (lock) {
      if (calls.containsKey(identifier) || !mayCall(identifier)) {
        return;
      }
      begin(identifier, call);
      entry.renewal = now + RENEWAL_AFTER_FAILURE.toNanos();
    }
    ask(identifier, call);
  }

  private boolean mayCall(String identifier) {
    return !closed && running.size() < MAX_CALLS && !running.contains(identifier);
  }

  private void begin(String identifier, Call call) {
    calls.put(identifier, call);
    running.add(identifier);
  }

  private void ask(String identifier, Call call) {
    Runnable deadline = timer.apply(DEADLINE, () -> giveUp(identifier, call));
    threads.execute(
        () -> {
          synchronized (lock) {
            call.thread = Thread.currentThread();
          }
          Answer answer = answer(identifier, call.entry);
          synchronized (lock) {
            call.thread = null;
            running.remove(identifier);
          }
          end(identifier, call, answer);
          deadline.run();
        });
  }

  private void giveUp(String identifier, Call call) {
    end(identifier, call, failed(null));
    synchronized (lock) {
      if (call.thread != null) {
        call.thread.interrupt();
      }
    }
  }

  private Answer answer(String identifier, @Nullable Resolved entry) {
    try {
      Optional<Issuer> issuer = usable(identifier, resolver.resolve(identifier));
      if (issuer.isEmpty()) {
        return new Answer(ABSENT, null);
      }
      if (entry != null && entry.trusted.issuer().equals(issuer.get())) {
        return new Answer(new IssuerLookup.Found(entry.trusted), null);
      }
      Trusted started = starter.apply(issuer.get());
      return new Answer(new IssuerLookup.Found(started), started);
    } catch (Throwable e) { // whatever it is, requests wait for an answer
      return failed(e);
    }
  }

  /** Takes an answer over, unless the issuer was forgotten or the deadline was over meanwhile. */
  private void end(String identifier, Call call, Answer answer) {
    boolean awaited;
    synchronized (lock) {
      awaited = calls.get(identifier) == call;
      if (awaited) {
        calls.remove(identifier);
        keep(identifier, call, answer);
      }
    }
    if (awaited) {
      call.answer.complete(answer.lookup());
    } else if (answer.started() != null) {
      Issuers.close(answer.started());
    }
    closeDropped();
  }

  private void keep(String identifier, Call call, Answer answer) {
    if (answer.started() != null) {
      resolved.put(identifier, new Resolved(answer.started(), ticker.read()));
    } else if (answer.lookup() instanceof IssuerLookup.Found && call.entry != null) {
      call.entry.confirm(ticker.read());
    } else if (answer.lookup() instanceof IssuerLookup.Absent) {
      resolved.invalidate(identifier);
      absences.put(identifier, answer.lookup());
    } else {
      failures.put(identifier, answer.lookup()); // an earlier answer stays in use
    }
  }

  private Answer failed(@Nullable Throwable failure) {
    if (failing) {
      log.log(DEBUG, "The issuer resolver has failed again", failure);
    } else {
      log.log(
          ERROR,
          "The issuer resolver has failed or does not answer within "
              + DEADLINE.toSeconds()
              + " s; tokens of issuers that it has not found yet are answered with 503",
          failure);
    }
    failing = true;
    return new Answer(new IssuerLookup.Unavailable(FAILURE), null);
  }

  private Optional<Issuer> usable(String identifier, Optional<Issuer> issuer) {
    failing = false;
    if (issuer.filter(found -> !found.identifier().equals(identifier)).isPresent()) {
      String message =
          "The issuer resolver was asked for another issuer than "
              + issuer.get().identifier()
              + ", which it returned; the token is rejected";
      log.log(returnsOthers ? DEBUG : ERROR, message);
      returnsOthers = true;
      return Optional.empty();
    }
    if (issuer.filter(found -> !found.encryption().keys().isEmpty()).isPresent()) {
      log.log(
          ERROR,
          "The issuer resolver returned "
              + issuer.get().identifier()
              + " with decryption keys, which only the issuers can have that the verifier is built"
              + " with; the token is rejected");
      return Optional.empty();
    }
    return issuer;
  }

  /** Forgets an issuer, and an answer about it that is on its way. */
  void forget(String identifier) {
    Call call;
    synchronized (lock) {
      call = calls.remove(identifier);
      absences.invalidate(identifier);
      failures.invalidate(identifier);
      resolved.invalidate(identifier);
    }
    if (call != null) {
      call.answer.complete(ABSENT);
    }
    closeDropped();
  }

  private void closeDropped() {
    for (Trusted next = dropped.poll(); next != null; next = dropped.poll()) {
      Issuers.close(next);
    }
  }

  /** The issuers that are in use. */
  Collection<Trusted> all() {
    return resolved.asMap().values().stream().map(entry -> entry.trusted).toList();
  }

  @Override
  public void close() {
    List<Call> ended;
    synchronized (lock) {
      closed = true;
      ended = List.copyOf(calls.values());
      calls.clear();
      resolved.invalidateAll();
    }
    ended.forEach(call -> call.answer.complete(new IssuerLookup.Unavailable(FAILURE)));
    closeDropped();
  }
}
