package dev.borderpost.examples.mcp;

import dev.borderpost.examples.mcp.Grants.Client;
import dev.borderpost.examples.mcp.Grants.Grant;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks the user, and sends a code to the client (RFC 6749 §4.1). */
final class SignInServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient AuthorizationServer server;
  private final transient Grants grants;

  SignInServlet(AuthorizationServer server, Grants grants) {
    this.server = server;
    this.grants = grants;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Grant> asked = asked(request, response, "nobody yet");
    if (asked.isPresent()) {
      Grant grant = asked.get();
      response.setContentType("text/html;charset=utf-8");
      response.setHeader(
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
      response.getWriter().print(page(grant));
    }
  }

  private static String page(Grant grant) {
    return """
      <!doctype html>
      <html lang="en"><meta charset="utf-8"><title>Sign in</title>
      <h1>Sign in</h1>
      <p>%s, which will be called at %s, asks for: %s.</p>
      <form method="post">
      <label>Name <input name="user" value="alice" required pattern="[a-z]+"></label>
      <button>Sign in and allow</button>
      </form></html>
      """
        .formatted(
            escaped(grant.client().name()),
            escaped(grant.redirectUri()),
            escaped(String.join(", ", grant.scopes())));
  }

  /** The form is posted to the address of the page, whose query says what was asked for. */
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String user = parameter(request, "user");
    if (!user.matches("[a-z]{1,40}")) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST, "a name has the letters a to z");
      return;
    }
    Optional<Grant> asked = asked(request, response, user);
    if (asked.isPresent()) {
      redirect(
          request,
          response,
          asked.get().redirectUri(),
          Map.of("code", grants.codeFor(asked.get())));
    }
  }

  /**
   * What a client asks for. Otherwise the response says what is wrong: to the user, as long as it
   * is not clear that the address is one of the client.
   */
  private Optional<Grant> asked(
      HttpServletRequest request, HttpServletResponse response, String user) throws IOException {
    String redirectUri = parameter(request, "redirect_uri");
    Optional<Client> client =
        grants
            .client(parameter(request, "client_id"))
            .filter(one -> one.redirectUris().contains(redirectUri));
    if (client.isEmpty()) {
      response.sendError(
          HttpServletResponse.SC_BAD_REQUEST, "unknown client, or not an address of it");
      return Optional.empty();
    }
    String error = error(request);
    if (error != null) {
      redirect(request, response, redirectUri, Map.of("error", error));
      return Optional.empty();
    }
    List<String> scopes =
        Stream.of(parameter(request, "scope").split(" "))
            .filter(AuthorizationServer.SCOPES::contains)
            .distinct()
            .toList();
    return Optional.of(
        new Grant(
            client.get(),
            redirectUri,
            parameter(request, "code_challenge"),
            parameter(request, "resource"),
            scopes.isEmpty() ? List.of(Tools.READ) : scopes,
            user));
  }

  private @Nullable String error(HttpServletRequest request) {
    if (!parameter(request, "response_type").equals("code")) {
      return "unsupported_response_type";
    }
    if (!parameter(request, "code_challenge_method").equals("S256")
        || parameter(request, "code_challenge").isEmpty()) {
      return "invalid_request";
    }
    return server.serves(parameter(request, "resource")) ? null : "invalid_target";
  }

  private void redirect(
      HttpServletRequest request,
      HttpServletResponse response,
      String address,
      Map<String, String> answer) {
    StringBuilder location = new StringBuilder(address);
    location
        .append(address.contains("?") ? '&' : '?')
        .append("iss=")
        .append(encoded(server.issuer()));
    answer.forEach(
        (name, value) -> location.append('&').append(name).append('=').append(encoded(value)));
    String state = parameter(request, "state");
    if (!state.isEmpty()) {
      location.append("&state=").append(encoded(state));
    }
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", location.toString());
    response.setHeader("Cache-Control", "no-store");
  }

  private static String parameter(HttpServletRequest request, String name) {
    String value = request.getParameter(name);
    return value == null ? "" : value;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
