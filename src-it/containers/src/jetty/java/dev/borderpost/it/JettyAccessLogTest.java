package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.it.app.TestApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.CustomRequestLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The user in Jetty's access log. */
@Timeout(60)
class JettyAccessLogTest {

  private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

  @Test
  void accessLog_namesTheUser() throws Exception {
    Tokens tokens = new Tokens();
    TestApplication application = new TestApplication(tokens.keySources());
    Jetty jetty = new Jetty(false);
    int port =
        jetty.start(
            "",
            (classes, context) -> {
              application.onStartup(classes, context);
              EeContext.getServletContextHandler(context)
                  .getServer()
                  .setRequestLog(new CustomRequestLog(lines::add, "%{dev.borderpost.user}attr %s"));
            });
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/x"));
      HttpClient client = HttpClient.newHttpClient();
      client.send(
          request.copy().header("Authorization", tokens.fillIn("Bearer {alice}")).build(),
          BodyHandlers.discarding());
      assertThat(lines.poll(30, TimeUnit.SECONDS)).isEqualTo("alice 200");
      client.send(request.build(), BodyHandlers.discarding());
      assertThat(lines.poll(30, TimeUnit.SECONDS)).isEqualTo("- 401");
    } finally {
      jetty.stop();
    }
  }
}
