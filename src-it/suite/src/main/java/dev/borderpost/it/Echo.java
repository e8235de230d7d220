package dev.borderpost.it;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.extract.RequestView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the application answers: that it was reached, where and by whom, as far as its framework
 * shows that to it.
 *
 * @param endpoint the name of what was reached
 * @param dispatcher {@code REQUEST}, except in a servlet that was reached in another way
 * @param principal the principal
 * @param remoteUser the user's name
 * @param authType the scheme of the credentials
 * @param attribute what else the adapter shows of the user: the principal as a {@link JwtPrincipal}
 * @param admin whether the user has the role admin
 * @param note the parameter {@code note} of the query or the form
 * @param error the status that an error page is for
 */
public record Echo(
    String endpoint,
    String dispatcher,
    @Nullable Object principal,
    @Nullable String remoteUser,
    @Nullable String authType,
    @Nullable Object attribute,
    boolean admin,
    @Nullable String note,
    @Nullable Object error) {

  /**
   * The answer of a framework that shows the principal, and the rest by it.
   *
   * @param path the decoded path that the request was sent to
   * @param user the user
   * @param note the parameter {@code note} of the query or the form
   */
  public static Echo of(String path, Optional<JwtPrincipal> user, Optional<String> note) {
    JwtPrincipal principal = user.orElse(null);
    return new Echo(
        endpoint(path),
        "REQUEST",
        principal,
        principal == null ? null : principal.getName(),
        principal == null ? null : "Bearer",
        principal,
        principal != null && principal.roles().contains("admin"),
        note.orElse(null),
        null);
  }

  /** The name of what is at a decoded path. */
  public static String endpoint(String path) {
    if (path.equals("/health")) {
      return "health";
    }
    return path.equals("/admin") || path.startsWith("/admin/") ? "admin" : "rest";
  }

  /** The first value of a parameter in a query or a form. */
  public static Optional<String> parameter(String encoded, String name) {
    return RequestView.of("GET", "/").query(encoded).queryParameters(name).stream().findFirst();
  }

  /** The body of the answer: {@code text/plain} in ASCII. */
  public String text() {
    return String.join(
        "\n",
        "REACHED " + endpoint,
        "dispatcher=" + dispatcher,
        "principal=" + name(principal),
        "remoteUser=" + encoded(remoteUser),
        "authType=" + authType,
        "attribute=" + name(attribute),
        "admin=" + admin,
        "note=" + encoded(note),
        "error=" + error,
        "");
  }

  private static String name(@Nullable Object user) {
    if (user == null) {
      return "null";
    }
    return user instanceof JwtPrincipal jwtPrincipal
        ? encoded(jwtPrincipal.getName())
        : "not a JwtPrincipal: " + user.getClass();
  }

  private static String encoded(@Nullable String text) {
    return text == null ? "null" : URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
