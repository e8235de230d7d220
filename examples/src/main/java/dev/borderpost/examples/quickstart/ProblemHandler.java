package dev.borderpost.examples.quickstart;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What Jetty answers by itself (404, 405, 500 and so on), as problem documents too. */
final class ProblemHandler extends ErrorHandler {

  @Override
  public boolean errorPageForMethod(@Nullable String method) {
    return true; // Jetty itself leaves out the body for others than GET, POST and HEAD
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    String detail =
        status == 500 ? "The fault is on our side, and in our log" : "This cannot be done here";
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    response.write(true, ByteBuffer.wrap(Json.bytes(Problem.of(status, detail))), callback);
  }
}
