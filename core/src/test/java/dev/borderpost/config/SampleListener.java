package dev.borderpost.config;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.extract.RequestView;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener as users write it: named by class. */
public final class SampleListener implements AuthenticationListener {

  static final List<String> ACCEPTED = new CopyOnWriteArrayList<>();

  @Override
  public void accepted(JwtPrincipal principal, RequestView request) {
    ACCEPTED.add(principal.getName() + " " + request.path());
  }
}
