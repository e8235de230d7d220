package dev.borderpost;

import static java.lang.System.Logger.Level.DEBUG;

import dev.borderpost.extract.RequestView;
import dev.borderpost.keys.FailureLog;
import dev.borderpost.verify.RejectionReason;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** All listeners as one, the log among them; what they throw goes no further. */
final class Listeners implements AuthenticationListener {

  private static final System.Logger log = System.getLogger(Listeners.class.getName());

  private final List<AuthenticationListener> listeners;
  private final FailureLog failures = new FailureLog(log);

  Listeners(List<AuthenticationListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  void decided(AuthenticationResult result, RequestView request) {
    if (result instanceof AuthenticationResult.Authenticated authenticated) {
      accepted(authenticated.principal(), request);
    } else if (result instanceof AuthenticationResult.Refusal refusal) {
      rejected(refusal.reason(), request);
    } else if (result instanceof AuthenticationResult.Unavailable) {
      unavailable(request);
    }
  }

  @Override
  public void accepted(JwtPrincipal principal, RequestView request) {
    tell(listener -> listener.accepted(principal, request));
  }

  @Override
  public void rejected(RejectionReason reason, RequestView request) {
    log.log(DEBUG, () -> "Refused a request: " + reason.code() + " (" + reason.detail() + ")");
    tell(listener -> listener.rejected(reason, request));
  }

  @Override
  public void unavailable(RequestView request) {
    log.log(DEBUG, "Could not check the token of a request");
    tell(listener -> listener.unavailable(request));
  }

  @Override
  public void keysRefreshed(String issuer, Set<String> added, Set<String> removed) {
    tell(listener -> listener.keysRefreshed(issuer, added, removed));
  }

  @Override
  public void keysRefreshFailed(String issuer, String problem) {
    tell(listener -> listener.keysRefreshFailed(issuer, problem));
  }

  @Override
  public void keyUnknown(String issuer, Optional<String> keyId) {
    tell(listener -> listener.keyUnknown(issuer, keyId));
  }

  @Override
  public void refetchBudgetExhausted(String issuer) {
    tell(listener -> listener.refetchBudgetExhausted(issuer));
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
}
