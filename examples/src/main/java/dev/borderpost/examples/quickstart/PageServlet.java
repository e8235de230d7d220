package dev.borderpost.examples.quickstart;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page to sign in and try things out with: files from the class path, and the headers that keep
 * everybody else's scripts, styles and frames out of it.
 */
public final class PageServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private static final String INDEX = "/index.html";

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          INDEX,
          "text/html; charset=utf-8",
          "/page.css",
          "text/css; charset=utf-8",
          "/page.js",
          "text/javascript; charset=utf-8",
          "/border.js",
          "text/javascript; charset=utf-8",
          "/passport.js",
          "text/javascript; charset=utf-8",
          "/emblem.svg",
          "image/svg+xml");

  /** Answers with the page at the root, and with its files by their names. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean root = request.getServletPath().isEmpty();
    String name = root ? INDEX : request.getPathInfo();
    String mediaType = name == null ? null : MEDIA_TYPES.get(name);
    if (mediaType == null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    response.setContentType(mediaType);
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cache-Control", "no-cache");
    try (@Nullable InputStream file = PageServlet.class.getResourceAsStream("page" + name)) {
      if (file == null) {
        throw new IllegalStateException("There is no page" + name + " beside this class.");
      }
      file.transferTo(response.getOutputStream());
    }
  }
}
