package dev.borderpost.examples.quickstart;

import dev.borderpost.access.Guard;
import dev.borderpost.cli.Explanation;
import dev.borderpost.extract.Origins;
import dev.borderpost.extract.RequestView;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Explains, step by step, what the border decides about a token. It says more than clients learn
 * elsewhere, and so only to somebody at this very machine.
 */
@SuppressWarnings("serial") // never serialized
public final class ExplainServlet extends ApiServlet {

  private static final List<String> FORWARDING = List.of("forwarded", "x-real-ip", "via");

  private final Guard guard;

  /**
   * Creates the servlet.
   *
   * @param guard the border
   */
  public ExplainServlet(Guard guard) {
    this.guard = guard;
  }

  /**
   * What is to be explained. {@code toString()} shows nothing of it.
   *
   * @param token any text
   * @param request method and path of a request with that token; null for the token alone
   */
  private record Question(String token, @Nullable String request) {

    /** Refuses what cannot be sent. */
    Question(@Nullable String token, @Nullable String request) {
      if (token == null || token.isBlank()) {
        throw new ProblemException(400, "token is needed");
      }
      if (request != null && request.split(" ").length != 2) {
        throw new ProblemException(400, "request has to be a method and a path");
      }
      this.token = token.strip();
      this.request = request;
    }

    @Override
    public String toString() {
      return "Question[]";
    }
  }

  /** Answers with the explanation. */
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!isFromThisMachine(request)) {
      throw new ProblemException(403, "Explanations are for this machine only");
    }
    Question question = read(request, Question.class, form -> new Question(null, null));
    String token = question.token();
    Optional<String[]> asked = Optional.ofNullable(question.request()).map(text -> text.split(" "));
    answer(
        response,
        200,
        asked
            .map(parts -> RequestView.of(parts[0], parts[1]).token(token))
            .map(view -> Explanation.withRules(guard, token, view))
            .orElseGet(
                () ->
                    Explanation.of(
                        guard, token, RequestView.of("POST", "/page/explain").token(token)))
            .asMap());
  }

  /** Neither by a proxy, nor by a page of another site or with a name rebound to this machine. */
  private static boolean isFromThisMachine(HttpServletRequest request) {
    boolean isForwarded =
        Collections.list(request.getHeaderNames()).stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .anyMatch(name -> name.startsWith("x-forwarded-") || FORWARDING.contains(name));
    String site = request.getHeader("Sec-Fetch-Site");
    return LocalServer.isLocal()
        && !isForwarded
        && (site == null || site.equals("same-origin"))
        && Origins.isLoopback(request.getRemoteAddr())
        && Origins.isLoopback(request.getServerName());
  }
}
