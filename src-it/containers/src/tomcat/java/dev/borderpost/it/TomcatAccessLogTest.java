package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.it.app.TestApplication;
import java.io.CharArrayWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Globals;
import org.apache.catalina.WebResourceRoot;
import org.apache.catalina.valves.AbstractAccessLogValve;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The user in Tomcat's access log. */
@Timeout(60)
class TomcatAccessLogTest {

  private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

  @Test
  void accessLog_namesTheUser() throws Exception {
    Tokens tokens = new Tokens();
    TestApplication application = new TestApplication(tokens.keySources());
    TomcatContainer tomcat = new TomcatContainer(false);
    int port =
        tomcat.start(
            "",
            (classes, context) -> {
              application.onStartup(classes, context);
              WebResourceRoot files =
                  (WebResourceRoot) context.getAttribute(Globals.RESOURCES_ATTR);
              files.getContext().getParent().getPipeline().addValve(new Log());
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
      tomcat.stop();
    }
  }

  private final class Log extends AbstractAccessLogValve {

    Log() {
      setPattern("%{dev.borderpost.user}r %s");
    }

    @Override
    protected void log(CharArrayWriter line) {
      lines.add(line.toString());
    }
  }
}
