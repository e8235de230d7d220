package dev.borderpost.examples.quickstart;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpField;

/** A servlet that speaks JSON, and answers with a problem document when it cannot do as asked. */
abstract class ApiServlet extends HttpServlet {

  static final String JSON = "application/json";

  private static final long serialVersionUID = 1L;
  private static final int MAX_BODY_BYTES = 8 * 1024;

  @Override
  protected final void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      super.service(request, response);
    } catch (ProblemException e) {
      e.headers().forEach(response::setHeader);
      send(response, e.problem().status(), Problem.MEDIA_TYPE, e.problem());
    }
  }

  /** Answers with a value, which is meant for this user only and so never kept by a cache. */
  static void answer(HttpServletResponse response, int status, Object value) throws IOException {
    send(response, status, JSON, value);
  }

  private static void send(
      HttpServletResponse response, int status, String contentType, Object value)
      throws IOException {
    byte[] body = Json.bytes(value);
    response.setStatus(status);
    response.setContentType(contentType);
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /**
   * The body as a value.
   *
   * @throws ProblemException if it is neither JSON nor a form, or not what is asked for
   */
  static <T> T read(HttpServletRequest request, Class<T> type, Function<Form, T> ofForm)
      throws IOException {
    String mediaType = mediaType(request);
    byte[] body = body(request);
    return switch (mediaType) {
      case JSON -> Json.read(body, type);
      case Form.MEDIA_TYPE -> ofForm.apply(new Form(body));
      default -> throw new ProblemException(415, "Send " + JSON + " or " + Form.MEDIA_TYPE);
    };
  }

  /** The media type of the body, without parameters and in lower case; empty when there is none. */
  static String mediaType(HttpServletRequest request) {
    String type = HttpField.stripParameters(request.getContentType());
    return type == null ? "" : type.toLowerCase(Locale.ROOT);
  }

  /** The body, which must not be longer than any honest one. */
  private static byte[] body(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw new ProblemException(413, "The body is longer than " + MAX_BODY_BYTES + " bytes");
    }
    return body;
  }
}
