package dev.borderpost.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.net.http.HttpClient;
import org.junit.jupiter.api.Test;

class HttpClientsTest {

  private final HttpClients clients = new HttpClients(Runnable::run);

  private HttpClient client(int server) {
    return clients.clientFor(URI.create("https://id-" + server + ".example.com/jwks")).client();
  }

  @Test
  void client_isReplacedAfterSixtyFourServers_howeverManyRequests() {
    HttpClient first = client(0);
    for (int i = 0; i < 1000; i++) {
      assertThat(client(i % 64)).isSameAs(first);
    }

    HttpClient second = client(64);

    assertThat(second).isNotSameAs(first);
    assertThat(client(0)).isSameAs(second);
    clients.close();
  }

  @Test
  void closed_thereIsNone() {
    clients.close();

    assertThatIllegalStateException().isThrownBy(() -> client(0));
  }
}
