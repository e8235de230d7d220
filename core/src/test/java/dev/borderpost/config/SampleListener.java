package dev.borderpost.config;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.DecisionEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener as users write it: named by class. */
public final class SampleListener implements AuthenticationListener {

  static final List<String> ACCEPTED = new CopyOnWriteArrayList<>();

  @Override
  public void decided(DecisionEvent event) {
    event
        .principal()
        .ifPresent(principal -> ACCEPTED.add(principal.getName() + " " + event.request().path()));
  }
}
