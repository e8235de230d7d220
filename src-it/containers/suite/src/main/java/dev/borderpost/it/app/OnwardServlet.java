package dev.borderpost.it.app;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Sends a request on: the parameter {@code how} says in which way, {@code to} where. */
@SuppressWarnings("serial")
public final class OnwardServlet extends HttpServlet {

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String how = parameter(request, "how");
    response.setHeader("X-Prepared", "for whoever may see the page");
    switch (how) {
      case "forward" -> dispatcher(request).forward(request, response);
      case "include" -> {
        write(response, "before\n");
        dispatcher(request).include(request, response);
        write(response, "after\n");
      }
      case "named" -> named(request).forward(request, response);
      case "named-include" -> named(request).include(request, response);
      case "async" -> dispatchLater(request.startAsync(), request);
      case "async-wrapped" -> dispatchLater(request.startAsync(request, response), request);
      case "async-again" -> {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
          named(request).forward(request, response);
        } else {
          AsyncContext async = request.startAsync(request, response);
          async.start(async::dispatch);
        }
      }
      case "send-error" -> response.sendError(Integer.parseInt(parameter(request, "to")));
      case "exception" -> throw new ServletException("harm done on purpose");
      case "runtime-exception" -> throw new IllegalStateException("harm done on purpose");
      default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  private static void dispatchLater(AsyncContext async, HttpServletRequest request) {
    String to = parameter(request, "to");
    async.start(
        () -> {
          try {
            async.dispatch(to);
          } catch (RuntimeException e) {
            // Tomcat 10.0 would leave the client without an answer until a time-out.
            ((HttpServletResponse) async.getResponse())
                .setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            async.complete();
          }
        });
  }

  private static RequestDispatcher dispatcher(HttpServletRequest request) {
    return there(request.getRequestDispatcher(parameter(request, "to")));
  }

  private RequestDispatcher named(HttpServletRequest request) {
    return there(getServletContext().getNamedDispatcher(parameter(request, "to")));
  }

  private static RequestDispatcher there(@Nullable RequestDispatcher dispatcher) {
    if (dispatcher == null) {
      throw new IllegalArgumentException("There is no such place.");
    }
    return dispatcher;
  }

  private static String parameter(HttpServletRequest request, String name) {
    String value = request.getParameter(name);
    if (value == null) {
      throw new IllegalArgumentException("The parameter " + name + " is missing.");
    }
    return value;
  }

  private static void write(HttpServletResponse response, String text) throws IOException {
    response.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
