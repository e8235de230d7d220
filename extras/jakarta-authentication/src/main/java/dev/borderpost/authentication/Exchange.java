package dev.borderpost.authentication;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Answer;
import dev.borderpost.servlet.ServletAdapter;
import jakarta.security.auth.message.MessageInfo;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * A request and its response, as the container has given them to a module.
 *
 * <p>Jetty asks a module before the request gets to the application only where a constraint needs a
 * user, and Jetty 12 takes an answer by its own API only then. Elsewhere it asks when the
 * application wants to know the user, which {@link JettyFilter} does for every request, and then
 * there is no response.
 */
record Exchange(MessageInfo messages, HttpServletRequest request) {

  private static final String MANDATORY = "jakarta.security.auth.message.MessagePolicy.isMandatory";

  /** Whether the request needs a user (Jakarta Authentication 3.0 §3.8.1.1). */
  boolean isMandatory() {
    return isInJetty()
        ? !JettyFilter.isReached(request) || JettyFilter.isUserDemanded(request)
        : Boolean.parseBoolean(String.valueOf(messages.getMap().get(MANDATORY)));
  }

  private boolean isInJetty() {
    return messages.getClass().getName().startsWith("org.eclipse.jetty.");
  }

  /** Writes an answer, or the header fields that the response of the application has to carry. */
  void respond(AccessDecision decision) throws IOException, ServletException {
    if (isInJetty() && JettyFilter.isReached(request)) {
      JettyFilter.respondLater(decision, request);
      return;
    }
    Answer answer = decision instanceof Answer refused ? refused : null;
    if (answer != null && isInJetty() && JettyAnswer.write(answer, messages)) {
      return;
    }
    HttpServletResponse response = (HttpServletResponse) messages.getResponseMessage();
    if (answer != null) {
      ServletAdapter.answer(answer, request, response);
    } else {
      decision.headers().forEach(response::setHeader);
    }
  }
}
