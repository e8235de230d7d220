package dev.borderpost.examples.mcp;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A response that does not get the SDK's content for a call that a tool has refused, so that its
 * status can be that of the refusal. Content that was sent before stays: tools check scopes before
 * they report progress.
 */
final class SdkResponse extends HttpServletResponseWrapper {

  private final Call call;
  private final UnaryOperator<String> sessionId;
  private @Nullable PrintWriter writer;

  /**
   * Wraps a response.
   *
   * @param sessionId the identifier that the client gets for a session of the SDK
   */
  SdkResponse(HttpServletResponse response, Call call, UnaryOperator<String> sessionId) {
    super(response);
    this.call = call;
    this.sessionId = sessionId;
  }

  @Override
  public void setHeader(String name, String value) {
    super.setHeader(
        name, name.equalsIgnoreCase(CallFilter.SESSION) ? sessionId.apply(value) : value);
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    if (writer == null) {
      writer = new UnlessRefused(super.getWriter());
    }
    return writer;
  }

  private boolean isRefused() {
    return call.refusal() != null && !isCommitted();
  }

  private final class UnlessRefused extends PrintWriter {

    UnlessRefused(PrintWriter writer) {
      super(writer);
    }

    @Override
    public void write(int character) {
      if (!isRefused()) {
        super.write(character);
      }
    }

    @Override
    public void write(char[] characters, int offset, int length) {
      if (!isRefused()) {
        super.write(characters, offset, length);
      }
    }

    @Override
    public void write(String text, int offset, int length) {
      if (!isRefused()) {
        super.write(text, offset, length);
      }
    }

    @Override
    public void flush() {
      if (!isRefused()) {
        super.flush();
      }
    }

    @Override
    public boolean checkError() {
      return !isRefused() && super.checkError();
    }
  }
}
