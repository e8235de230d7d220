package dev.borderpost.keys;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A fetch of an issuer's keys, for JDK Flight Recorder. */
@Name("dev.borderpost.KeyFetch")
@Label("Key Fetch")
@Description("An issuer's keys were fetched, or could not be")
@Category("Borderpost")
@StackTrace(false)
final class KeyFetchEvent extends Event {

  @Label("Issuer")
  @Nullable String issuer;

  @Label("Outcome")
  @Nullable String outcome;

  @Label("Problem")
  @Nullable String problem;

  @Label("Keys Added")
  int added;

  @Label("Keys Removed")
  int removed;

  /** An event that has begun; {@code null} while no such events are recorded. */
  static @Nullable KeyFetchEvent begun() {
    KeyFetchEvent event = new KeyFetchEvent();
    if (!event.isEnabled()) {
      return null;
    }
    event.begin();
    return event;
  }

  void succeeded(String name, int newKeys, int withdrawnKeys) {
    issuer = name;
    outcome = "fetched";
    added = newKeys;
    removed = withdrawnKeys;
    commit();
  }

  void failed(String name, String text) {
    issuer = name;
    outcome = "failed";
    problem = text;
    commit();
  }
}
