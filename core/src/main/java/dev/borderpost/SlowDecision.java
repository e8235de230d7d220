package dev.borderpost;

import java.util.Locale;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A decision that has taken long, for JDK Flight Recorder. Says nothing of the user. */
@Name("dev.borderpost.SlowDecision")
@Label("Slow Decision")
@Description("A decision about a token, with the wait for keys and stores")
@Category("Borderpost")
@StackTrace(false)
@Threshold("20 ms")
final class SlowDecision extends Event {

  @Label("Outcome")
  @Nullable String outcome;

  @Label("Reason")
  @Nullable String reason;

  @Label("Issuer")
  @Nullable String issuer;

  @Label("Remembered")
  @Description("Whether the token had been verified before")
  boolean remembered;

  /** An event that has begun; {@code null} while no such events are recorded. */
  static @Nullable SlowDecision begun() {
    SlowDecision event = new SlowDecision();
    if (!event.isEnabled()) {
      return null;
    }
    event.begin();
    return event;
  }

  void end(DecisionEvent decision) {
    end();
    if (shouldCommit()) {
      outcome = decision.outcome().name().toLowerCase(Locale.ROOT);
      reason = decision.reason().map(why -> why.code()).orElse(null);
      issuer = decision.issuer().orElse(null);
      remembered = decision.remembered();
      commit();
    }
  }
}
