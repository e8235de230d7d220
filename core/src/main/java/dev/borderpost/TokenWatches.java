package dev.borderpost;

import static java.lang.System.Logger.Level.DEBUG;

import dev.borderpost.extract.RequestView;
import dev.borderpost.keys.FailureLog;
import dev.borderpost.keys.KeyRefresher;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.policy.PolicyDecision.Deferred;
import dev.borderpost.verify.RejectionReason;
import dev.borderpost.verify.VerifiedJwt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of long-lived connections: looks at each of them regularly, and calls back once when
 * one has expired, or when a policy that may change its mind does not accept it any more. One
 * daemon thread does so while there are any.
 *
 * <p>Thread-safe.
 */
final class TokenWatches implements AutoCloseable {

  private static final System.Logger log = System.getLogger(TokenWatches.class.getName());

  private static final RejectionReason EXPIRED =
      new RejectionReason("expired", "exp has passed while the connection was open");

  /** Policies that are asked again do not look at a request. */
  private static final RequestView NO_REQUEST = RequestView.of("GET", "/");

  private final List<ClaimsPolicy> policies;

  /** The policies that are asked again; found out with the first watch, in a request. */
  private volatile List<ClaimsPolicy> askedAgain = List.of();

  private final PolicyRound policyRound;
  private final Duration interval;
  private final Duration policyInterval;
  private final Set<Watched> watches = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean asking = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor thread;
  private final FailureLog failures = new FailureLog(log);
  private volatile long lastAsked = System.nanoTime();

  /**
   * Creates an instance without a thread.
   *
   * @param policies the policies of the authenticator, of which some are asked again
   * @param interval the time between two looks at the tokens
   * @param policyInterval the time between two rounds of questions to the policies
   */
  TokenWatches(
      List<ClaimsPolicy> policies,
      PolicyRound policyRound,
      Duration interval,
      Duration policyInterval) {
    this.policies = policies;
    this.policyRound = policyRound;
    this.interval = interval;
    this.policyInterval = policyInterval;
    this.thread = new ScheduledThreadPoolExecutor(1, KeyRefresher.daemons("borderpost-watch-"));
    thread.setKeepAliveTime(interval.multipliedBy(10).toNanos(), TimeUnit.NANOSECONDS);
    thread.allowCoreThreadTimeOut(true);
  }

  /** The token of one connection. */
  private final class Watched implements JwtAuthenticator.Watch {

    private final VerifiedJwt jwt;
    private final Consumer<RejectionReason> action;

    Watched(VerifiedJwt jwt, Consumer<RejectionReason> action) {
      this.jwt = jwt;
      this.action = action;
    }

    boolean isExpired() {
      return policyRound.isOver(jwt);
    }

    /** Calls back, unless that has happened or the connection is closed. */
    void end(RejectionReason reason) {
      if (watches.remove(this)) {
        try {
          action.accept(reason);
        } catch (Throwable e) {
          failures.error("The end of a token was not handled: its connection may go on", e);
        }
      }
    }

    CompletionStage<PolicyDecision> ask() {
      PolicyDecision decision =
          ClaimsPolicy.allOf(askedAgain.toArray(ClaimsPolicy[]::new)).evaluate(jwt, NO_REQUEST);
      return decision instanceof Deferred deferred
          ? policyRound.ask(deferred, Set.of())
          : CompletableFuture.completedFuture(decision);
    }

    void judge(PolicyDecision decision) {
      if (decision instanceof PolicyDecision.Unavailable unavailable) {
        log.log(
            DEBUG,
            () ->
                "A policy cannot decide about an open connection: "
                    + unavailable.reason().detail());
      } else if (!(decision instanceof PolicyDecision.Accepted)
          && policyRound.refusal(decision, List.of(), jwt)
              instanceof AuthenticationResult.Refusal refusal) {
        end(refusal.reason());
      }
    }

    @Override
    public void close() {
      watches.remove(this);
    }
  }

  JwtAuthenticator.Watch add(VerifiedJwt jwt, Consumer<RejectionReason> action) {
    if (thread.isShutdown()) {
      throw new IllegalStateException("The authenticator is closed.");
    }
    if (watches.isEmpty()) {
      // Not in the constructor: a policy may be a bean that exists in requests only.
      askedAgain =
          policies.stream().map(ClaimsPolicy::askedAgain).flatMap(Optional::stream).toList();
    }
    Watched watch = new Watched(jwt, action);
    watches.add(watch);
    schedule();
    return watch;
  }

  private void schedule() {
    if (!watches.isEmpty() && !thread.isShutdown() && scheduled.compareAndSet(false, true)) {
      Future<?> unused = thread.schedule(this::look, interval.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void look() {
    try {
      watches.stream().filter(Watched::isExpired).forEach(watch -> watch.end(EXPIRED));
      if (!askedAgain.isEmpty()
          && System.nanoTime() - lastAsked >= policyInterval.toNanos()
          && asking.compareAndSet(false, true)) {
        askPolicies();
      }
    } catch (Throwable e) {
      failures.error("The tokens of open connections could not be looked at", e);
    } finally {
      scheduled.set(false);
      schedule();
    }
  }

  /** Asks for one token after the other, so that a store has one call of this kind at a time. */
  private void askPolicies() {
    CompletableFuture<?> round = CompletableFuture.completedFuture(null);
    for (Watched watch : watches) {
      round =
          round.thenCompose(
              before -> asked(watch).thenAccept(watch::judge).exceptionally(this::unknown));
    }
    Future<?> unused =
        round.whenComplete(
            (done, failure) -> {
              lastAsked = System.nanoTime();
              asking.set(false);
            });
  }

  private static CompletionStage<PolicyDecision> asked(Watched watch) {
    try {
      return watch.ask();
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private @Nullable Void unknown(Throwable failure) {
    failures.error("A policy could not be asked about an open connection: it goes on", failure);
    return null;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    watches.clear();
  }
}
