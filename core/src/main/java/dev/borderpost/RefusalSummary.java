package dev.borderpost;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** How many requests were refused since the last sum of the log, for JDK Flight Recorder. */
@Name("dev.borderpost.RefusalSummary")
@Label("Refusal Summary")
@Description("Refused requests of one reason and issuer, since the last line of the log about them")
@Category("Borderpost")
@StackTrace(false)
final class RefusalSummary extends Event {

  @Label("Reason")
  @Nullable String reason;

  @Label("Issuer")
  @Nullable String issuer;

  @Label("Count")
  long count;

  static void commit(String reason, @Nullable String issuer, long count) {
    RefusalSummary event = new RefusalSummary();
    if (count > 0 && event.isEnabled()) {
      event.reason = reason;
      event.issuer = issuer;
      event.count = count;
      event.commit();
    }
  }
}
