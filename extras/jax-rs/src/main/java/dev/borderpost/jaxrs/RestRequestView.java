package dev.borderpost.jaxrs;

import dev.borderpost.extract.RequestView;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request of a Jakarta REST implementation, with the method and URI that filters have set. */
final class RestRequestView implements RequestView {

  /** A longer form is left to the application; no token needs more. */
  private static final int MAX_FORM_LENGTH = 64 * 1024;

  private final ContainerRequestContext request;
  private @Nullable String form;

  RestRequestView(ContainerRequestContext request) {
    this.request = request;
  }

  private URI uri() {
    return request.getUriInfo().getRequestUri();
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String scheme() {
    String scheme = uri().getScheme();
    return scheme == null ? "http" : scheme;
  }

  @Override
  public String rawPath() {
    String path = uri().getRawPath();
    return path == null ? "" : path;
  }

  /** Relative to the base URI, so that rules have the paths that {@code @Path} has. */
  @Override
  public String path() {
    String path = request.getUriInfo().getPath(false);
    return RequestView.decodedPath(path.startsWith("/") ? path : "/" + path);
  }

  @Override
  public Optional<String> query() {
    return Optional.ofNullable(uri().getRawQuery());
  }

  @Override
  public List<String> headers(String name) {
    List<String> values = request.getHeaders().get(name);
    return values == null ? List.of() : values;
  }

  @Override
  public List<String> formParameters(String name) {
    if (form == null) {
      form = readForm();
    }
    return RequestView.of("POST", "/").query(form).queryParameters(name);
  }

  /** Reads a form and leaves its text to the application. */
  private String readForm() {
    MediaType type = request.getMediaType();
    if (type == null || !type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)) {
      return "";
    }
    try {
      InputStream entity = request.getEntityStream();
      byte[] start = entity.readNBytes(MAX_FORM_LENGTH + 1);
      InputStream again = new ByteArrayInputStream(start);
      boolean complete = start.length <= MAX_FORM_LENGTH;
      request.setEntityStream(complete ? again : new SequenceInputStream(again, entity));
      return complete ? new String(start, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
