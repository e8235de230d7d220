package dev.borderpost;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.AuthenticationResult.NoCredentials;
import dev.borderpost.AuthenticationResult.Refusal;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.DecisionEvent.Outcome;
import dev.borderpost.extract.RequestView;
import dev.borderpost.keys.FailureLog;
import dev.borderpost.verify.RejectionReason;
import dev.borderpost.verify.VerifiedJwt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All listeners as one, the log of refusals among them; what they throw goes no further. */
final class Listeners implements AuthenticationListener, AutoCloseable {

  private static final System.Logger log = System.getLogger(Listeners.class.getName());

  private final List<AuthenticationListener> listeners;
  private final RefusalLog refusals = new RefusalLog(System::nanoTime);
  private final FailureLog failures = new FailureLog(log);

  /** Complete when the listeners know their authenticator: keys may be fetched before. */
  private final CompletableFuture<Void> attached = new CompletableFuture<>();

  Listeners(List<AuthenticationListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public void attached(JwtAuthenticator authenticator) {
    tell(listener -> listener.attached(authenticator));
    attached.complete(null);
  }

  /** Begins to measure the time of a decision. */
  DecisionTime begin() {
    return DecisionTime.begin(!listeners.isEmpty());
  }

  /**
   * Tells about a result of an authenticator, unless it is for the rules whether it is refused.
   *
   * @param jwt the verified token; {@code null} where there is none
   * @param time what {@link #begin} has returned
   */
  void decided(
      AuthenticationResult result,
      @Nullable VerifiedJwt jwt,
      boolean remembered,
      RequestView request,
      DecisionTime time) {
    if (result instanceof NoCredentials) {
      return;
    }
    RejectionReason reason =
        result instanceof Refusal refusal
            ? refusal.reason()
            : result instanceof Unavailable unavailable ? unavailable.reason() : null;
    if (reason != null) {
      log(reason, result instanceof Refusal);
    }
    if (time.isMeasured()) {
      DecisionEvent event =
          event(result, reason, principal(result, jwt), remembered, time.elapsed(), request);
      time.end(event);
      tell(event);
    }
  }

  private static DecisionEvent event(
      AuthenticationResult result,
      @Nullable RejectionReason reason,
      Optional<JwtPrincipal> principal,
      boolean remembered,
      Duration duration,
      RequestView request) {
    Outcome outcome =
        result instanceof Authenticated
            ? Outcome.GRANTED
            : result instanceof Refusal ? Outcome.REFUSED : Outcome.UNAVAILABLE;
    OptionalInt status =
        switch (outcome) {
          case GRANTED -> OptionalInt.empty();
          case UNAVAILABLE -> OptionalInt.of(503);
          default -> OptionalInt.of(((Refusal) result).status());
        };
    return new DecisionEvent(
        outcome, status, Optional.ofNullable(reason), principal, remembered, duration, request);
  }

  private static Optional<JwtPrincipal> principal(
      AuthenticationResult result, @Nullable VerifiedJwt jwt) {
    return result instanceof Authenticated authenticated
        ? Optional.of(authenticated.principal())
        : Optional.ofNullable(jwt).map(JwtPrincipal::new);
  }

  /** A decision of a guard, which is not the authenticator's own. */
  @Override
  public void decided(DecisionEvent event) {
    event.reason().ifPresent(reason -> log(reason, event.outcome() != Outcome.UNAVAILABLE));
    tell(event);
  }

  /** A reason of a policy may fail when it is shown. */
  private void log(RejectionReason reason, boolean decided) {
    try {
      refusals.add(reason, decided);
    } catch (Throwable e) {
      failures.error("A refusal could not be logged; the decision stands", e);
    }
  }

  private void tell(DecisionEvent event) {
    tell(listener -> listener.decided(event));
  }

  @Override
  public void keysRefreshed(String issuer, Set<String> added, Set<String> removed) {
    tellOfKeys(listener -> listener.keysRefreshed(issuer, added, removed));
  }

  @Override
  public void keysRefreshFailed(String issuer, String problem) {
    tellOfKeys(listener -> listener.keysRefreshFailed(issuer, problem));
  }

  @Override
  public void keyUnknown(String issuer, Optional<String> keyId) {
    tellOfKeys(listener -> listener.keyUnknown(issuer, keyId));
  }

  @Override
  public void refetchBudgetExhausted(String issuer) {
    tellOfKeys(listener -> listener.refetchBudgetExhausted(issuer));
  }

  @Override
  public void storeCalled(String store, Duration duration, boolean answered) {
    tell(listener -> listener.storeCalled(store, duration, answered));
  }

  private void tellOfKeys(Consumer<AuthenticationListener> event) {
    Future<?> unused = attached.thenRun(() -> tell(event));
  }

  private void tell(Consumer<AuthenticationListener> event) {
    for (AuthenticationListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (Throwable e) {
        failures.error("A listener failed; the decision stands", e);
      }
    }
  }

  /** Says what has been refused since the last line of the log. */
  @Override
  public void close() {
    try {
      refusals.close();
    } catch (Throwable e) {
      failures.error("What was refused could not be summed up", e);
    }
  }
}
