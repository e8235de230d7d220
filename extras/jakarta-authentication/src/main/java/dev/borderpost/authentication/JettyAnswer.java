package dev.borderpost.authentication;

import dev.borderpost.access.AccessDecision.Answer;
import jakarta.security.auth.message.MessageInfo;
import jakarta.servlet.ServletException;
import java.lang.reflect.Method;
import java.util.Map;

/**
 * Writes answers by the API of Jetty 12 itself, which a web application does not see: so by
 * reflection.
 */
final class JettyAnswer {

  private JettyAnswer() {}

  /** Whether Jetty takes an answer; not if the application only wants to know the user. */
  static boolean isTaken(MessageInfo messages) {
    try {
      Object response = messages.getClass().getMethod("getBaseResponse").invoke(messages);
      return response != null && !response.getClass().getName().contains("Deferred");
    } catch (ReflectiveOperationException e) {
      return true; // a version that takes answers by the Servlet API
    }
  }

  /**
   * Writes an answer and completes the exchange.
   *
   * @return false in a version of Jetty that takes answers by the Servlet API
   */
  static boolean write(Answer answer, MessageInfo messages) throws ServletException {
    try {
      Method getResponse = messages.getClass().getMethod("getBaseResponse");
      Method getCallback = messages.getClass().getMethod("getCallback");
      Object response = getResponse.invoke(messages);
      Object callback = getCallback.invoke(messages);
      Class<?> type = getResponse.getReturnType();
      type.getMethod("setStatus", int.class).invoke(response, answer.status());
      Method getHeaders = type.getMethod("getHeaders");
      Method put = getHeaders.getReturnType().getMethod("put", String.class, String.class);
      Object headers = getHeaders.invoke(response);
      for (Map.Entry<String, String> field : answer.headers().entrySet()) {
        put.invoke(headers, field.getKey(), field.getValue());
      }
      write(answer.body(), response, type, callback, getCallback.getReturnType());
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    } catch (ReflectiveOperationException e) {
      throw new ServletException(e);
    }
  }

  private static void write(
      String body, Object response, Class<?> type, Object callback, Class<?> callbackType)
      throws ReflectiveOperationException {
    Class<?> sink =
        Class.forName("org.eclipse.jetty.io.Content$Sink", false, type.getClassLoader());
    sink.getMethod("write", sink, boolean.class, String.class, callbackType)
        .invoke(null, response, true, body, callback);
  }
}
