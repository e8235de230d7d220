package dev.borderpost.authentication;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Answer;
import dev.borderpost.servlet.ServletAdapter;
import jakarta.security.auth.message.MessageInfo;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * A request and its response, as the container has given them to a module.
 *
 * <p>Jetty asks a module before the request gets to the application only where a constraint needs a
 * user, and Jetty 12 takes an answer by its own API only then. Elsewhere it asks whenever the
 * application wants to know the user, without a response and in some versions without a request:
 * {@link JettyFilter} wants to know it once for every request.
 *
 * @param isMandatory whether the request needs a user
 */
record Exchange(MessageInfo messages, HttpServletRequest request, boolean isMandatory) {

  private static final String MANDATORY = "jakarta.security.auth.message.MessagePolicy.isMandatory";

  /** The exchange to decide about; empty if that is not now, as {@link JettyFilter} asks for it. */
  static Optional<Exchange> of(MessageInfo messages) {
    HttpServletRequest request = (HttpServletRequest) messages.getRequestMessage();
    if (!isInJetty(messages)) {
      Object mandatory = messages.getMap().get(MANDATORY);
      return Optional.of(
          new Exchange(messages, request, Boolean.parseBoolean(String.valueOf(mandatory))));
    }
    Optional<HttpServletRequest> asking = JettyFilter.asking();
    if (asking.isPresent()) {
      return asking.map(known -> new Exchange(messages, known, JettyFilter.isUserDemanded(known)));
    }
    boolean before =
        request != null && !JettyFilter.isReached(request) && JettyAnswer.isTaken(messages);
    return before ? Optional.of(new Exchange(messages, request, true)) : Optional.empty();
  }

  private static boolean isInJetty(MessageInfo messages) {
    return messages.getClass().getName().startsWith("org.eclipse.jetty.");
  }

  /** Whether the container can be told a user: Jetty 12.1.12 cannot without a request. */
  boolean canHaveUser() {
    return messages.getRequestMessage() != null;
  }

  /** Writes an answer, or the header fields that the response of the application has to carry. */
  void respond(AccessDecision decision) throws IOException, ServletException {
    if (isInJetty(messages) && JettyFilter.isReached(request)) {
      JettyFilter.respondLater(decision, request);
      return;
    }
    Answer answer = decision instanceof Answer refused ? refused : null;
    if (answer != null && isInJetty(messages) && JettyAnswer.write(answer, messages)) {
      return;
    }
    HttpServletResponse response = (HttpServletResponse) messages.getResponseMessage();
    if (answer == null) {
      decision.headers().forEach(response::setHeader);
      return;
    }
    ServletAdapter.answer(answer, request, response);
    close(response); // or Undertow has a page of its own
  }

  private static void close(HttpServletResponse response) throws IOException {
    try {
      response.getOutputStream().close();
    } catch (IllegalStateException e) {
      response.getWriter().close(); // a page for the refusal has called getWriter
    }
  }
}
