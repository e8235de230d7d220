package dev.borderpost.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.examples.Http;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpResponse;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.junit.jupiter.api.Test;

class LocalServerTest {

  @Test
  void faultOfOurs_isAProblemDocumentThatTellsNothing() {
    ServletContextHandler site = new ServletContextHandler();
    site.addServlet(new FailingServlet(), "/fail");
    try (LocalServer server = LocalServer.start(0, site)) {
      HttpResponse<String> response = new Http(server.address()).get("/fail");

      Http.assertProblem(response, 500);
      assertThat(response.body()).doesNotContain("confidential", "Exception");
    }
  }

  @Test
  void headersThatAreTooLong_areAProblemDocument() {
    try (LocalServer server = LocalServer.start(0, new ServletContextHandler())) {
      Http.assertProblem(new Http(server.address()).get("/", "X", "x".repeat(20_000)), 431);
    }
  }

  private static final class FailingServlet extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      throw new IllegalStateException("confidential");
    }
  }
}
