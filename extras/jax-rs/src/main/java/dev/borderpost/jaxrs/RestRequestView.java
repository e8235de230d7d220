package dev.borderpost.jaxrs;

import dev.borderpost.extract.RequestView;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The request of a Jakarta REST implementation, with the method and URI that filters have set. */
record RestRequestView(ContainerRequestContext request) implements RequestView {

  /** A longer form is left to the application; no token needs more. */
  private static final int MAX_FORM_LENGTH = 64 * 1024;

  /**
   * A part of the request's URI; empty if there is none. If the implementation has let a request
   * pass whose URI it cannot read itself, a backslash, which makes the path ambiguous.
   */
  private String part(Function<UriInfo, @Nullable String> reader) {
    try {
      return Objects.requireNonNullElse(reader.apply(request.getUriInfo()), "");
    } catch (RuntimeException e) {
      return "\\";
    }
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String scheme() {
    return part(info -> info.getRequestUri().getScheme());
  }

  @Override
  public String rawPath() {
    return part(info -> info.getRequestUri().getRawPath());
  }

  /** Relative to the base URI, so that rules have the paths that {@code @Path} has. */
  @Override
  public String path() {
    String path = part(info -> info.getPath(false));
    return RequestView.decodedPath(path.startsWith("/") ? path : "/" + path);
  }

  @Override
  public Optional<String> query() {
    return Optional.of(part(info -> info.getRequestUri().getRawQuery())).filter(q -> !q.isEmpty());
  }

  /** CXF has a null for a field that it looked for and did not find. */
  @Override
  public List<String> headers(String name) {
    return request.getHeaders().getOrDefault(name, List.of()).stream()
        .filter(Objects::nonNull)
        .toList();
  }

  @Override
  public List<String> formParameters(String name) {
    return RequestView.of("POST", "/").query(form()).queryParameters(name);
  }

  /** The body; null if there is none, or if the implementation cannot tell. */
  private @Nullable InputStream entity() {
    try {
      return request.hasEntity() ? request.getEntityStream() : null;
    } catch (RuntimeException e) {
      return null;
    }
  }

  /** Reads a form and leaves its text to the application. */
  private String form() {
    InputStream entity = entity();
    if (entity == null) {
      return "";
    }
    try {
      byte[] start = entity.readNBytes(MAX_FORM_LENGTH);
      request.setEntityStream(new SequenceInputStream(new ByteArrayInputStream(start), entity));
      return start.length < MAX_FORM_LENGTH ? new String(start, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
