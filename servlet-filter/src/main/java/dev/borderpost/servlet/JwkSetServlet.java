package dev.borderpost.servlet;

import dev.borderpost.jwt.Sha256;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.function.Supplier;

/**
 * A servlet that publishes the keys of a token issuer as a JWK Set (RFC 7517 §5), usually at {@code
 * /.well-known/jwks.json}.
 *
 * <p>Verifiers may cache the response and revalidate it with its {@code ETag}. A rotation reaches
 * all of them only after that time, so the overlap of the keys should be longer.
 *
 * <p>Thread-safe.
 */
public final class JwkSetServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final Duration DEFAULT_MAX_AGE = Duration.ofMinutes(10);

  private final transient Supplier<String> jwkSet;
  private final transient Duration maxAge;

  /**
   * Publishes a JWK Set that may be cached for ten minutes.
   *
   * @param jwkSet supplies the set to publish, at each request, such as {@code
   *     signingKeys::publicJwkSet}
   */
  public JwkSetServlet(Supplier<String> jwkSet) {
    this(jwkSet, DEFAULT_MAX_AGE);
  }

  /**
   * Publishes a JWK Set.
   *
   * @param jwkSet supplies the set to publish, at each request
   * @param maxAge the time for which verifiers may cache it, in whole seconds
   * @throws IllegalArgumentException if it is negative
   */
  public JwkSetServlet(Supplier<String> jwkSet, Duration maxAge) {
    if (maxAge.isNegative()) {
      throw new IllegalArgumentException("The max-age is " + maxAge + ": it must not be negative.");
    }
    this.jwkSet = jwkSet;
    this.maxAge = maxAge;
  }

  /** Refuses to repeat the header fields of a request, as TRACE does (RFC 9110 §9.3.8). */
  @Override
  protected void doTrace(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
  }

  /** Answers with the set, or with 304 when the client has the current version. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] body = jwkSet.get().getBytes(StandardCharsets.UTF_8);
    String entityTag = '"' + Sha256.thumbprint(body) + '"';
    response.setHeader("ETag", entityTag);
    response.setHeader("Cache-Control", "public, max-age=" + maxAge.toSeconds());
    if (isKnown(entityTag, request)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentType("application/jwk-set+json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /**
   * Whether the client has the version with this {@code ETag}, by weak comparison (RFC 9110
   * §13.1.2).
   */
  private static boolean isKnown(String entityTag, HttpServletRequest request) {
    return Collections.list(request.getHeaders("If-None-Match")).stream()
        .flatMap(field -> Arrays.stream(field.split(",")))
        .map(tag -> tag.strip().replaceFirst("^W/", ""))
        .anyMatch(tag -> tag.equals(entityTag) || tag.equals("*"));
  }
}
