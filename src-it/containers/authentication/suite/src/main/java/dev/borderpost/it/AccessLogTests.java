package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whom the container writes into its access log. */
public interface AccessLogTests extends OverHttp {

  /** {@return the lines of the access log: the user and the request line} */
  BlockingQueue<String> accessLog();

  @Test
  default void accessLog_hasTheUser() throws Exception {
    send("GET /api/logged", "Authorization: Bearer {bob}");
    send("GET /public/logged", "Authorization: Bearer {alice}");
    send("GET /public/unknown", null);

    assertLogged("bob GET /api/logged");
    assertLogged("alice GET /public/logged");
    assertLogged("- GET /public/unknown");
  }

  private void assertLogged(String begin) throws InterruptedException {
    String line;
    do {
      line = accessLog().poll(20, TimeUnit.SECONDS);
      assertThat(line).as("a line that begins with %s", begin).isNotNull();
    } while (!line.startsWith(begin + " "));
  }
}
