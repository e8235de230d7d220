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

  /**
   * Writes an answer and completes the exchange.
   *
   * @return false in a version of Jetty that takes answers by the Servlet API
   */
  static boolean write(Answer answer, MessageInfo messages) throws ServletException {
    try {
      Method getResponse = messages.getClass().getMethod("getBaseResponse");
      Method getCallback = messages.getClass().getMethod("getCallback");
      Class<?> type = getResponse.getReturnType();
      Object response = getResponse.invoke(messages);
      type.getMethod("setStatus", int.class).invoke(response, answer.status());
      Method getHeaders = type.getMethod("getHeaders");
      Method put = getHeaders.getReturnType().getMethod("put", String.class, String.class);
      Object headers = getHeaders.invoke(response);
      for (Map.Entry<String, String> field : answer.headers().entrySet()) {
        put.invoke(headers, field.getKey(), field.getValue());
      }
      write(answer.body(), response, type, getCallback.invoke(messages), getCallback);
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    } catch (ReflectiveOperationException e) {
      throw new ServletException(e);
    }
  }

  private static void write(
      String body, Object response, Class<?> type, Object callback, Method getCallback)
      throws ReflectiveOperationException {
    Class<?> sink =
        Class.forName("org.eclipse.jetty.io.Content$Sink", false, type.getClassLoader());
    sink.getMethod("write", sink, boolean.class, String.class, getCallback.getReturnType())
        .invoke(null, response, true, body, callback);
  }
}
