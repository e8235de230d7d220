package dev.borderpost.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
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

  @Test
  void clientsWithTrustOfTheirOwn_endWithTheirSource_andSharedOnesDoNot() {
    TrustedAuthorities trust =
        new TrustedAuthorities(Path.of("src/test/resources/keys/private-ca.pem"));
    HttpClients own = new HttpClients(Runnable::run, trust);
    URI uri = URI.create("https://id.example.com/jwks");
    HttpClient before = own.clientFor(uri).client();
    assertThat(own.clientFor(uri).client()).isSameAs(before);

    own.end();
    clients.end();

    assertThatIllegalStateException().isThrownBy(() -> own.clientFor(uri));
    assertThat(client(0)).isNotNull();
    clients.close();
  }

  @Test
  void clientIsReplaced_onlyWhereAServerHasAnswered_andNotJustNow() {
    URI uri = URI.create("https://id.example.com/jwks");
    long second = 1_000_000_000L;
    int number = clients.clientFor(uri).number();
    assertThat(clients.insteadOf(uri, number, 100 * second)).isEmpty();
    clients.answered(uri, number, 100 * second);
    assertThat(clients.insteadOf(uri, number, 119 * second)).isEmpty();

    int other = clients.insteadOf(uri, number, 120 * second).orElseThrow().number();

    assertThat(clients.clientFor(uri).number()).isEqualTo(other).isNotEqualTo(number);
    clients.answered(uri, number, 121 * second); // late
    assertThat(clients.insteadOf(uri, other, 200 * second)).isEmpty();
    assertThat(clients.insteadOf(uri, number, 200 * second)).isEmpty();
    clients.close();
  }
}
