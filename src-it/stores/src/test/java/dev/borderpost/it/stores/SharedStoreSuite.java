package dev.borderpost.it.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What holds for two servers, whatever store they share. That it may answer too late, as to the
 * first requests of a server, is another matter: where that happens here, it is asked again.
 */
abstract class SharedStoreSuite {

  private static final int TOKENS = 200;

  /** The addresses of the two servers. */
  abstract List<URI> servers();

  @Test
  void everyTokenIsAcceptedOnce_whenFiftyUseItAtOnce() {
    Spray.over(servers(), TwoKeyIssuer.tokens(20)); // the first requests of a server are slow

    Spray spray = Spray.over(servers(), TwoKeyIssuer.tokens(TOKENS));

    System.out.println(getClass().getSimpleName() + ": " + spray);
    assertThat(spray.acceptances()).allMatch(count -> count <= 1);
    assertThat(spray.lost()).isZero();
    assertThat(spray.answers().statuses()).containsKeys(200, 401);
    assertThat(spray.answers().statuses().keySet()).isSubsetOf(200, 401, 503);
  }

  @ParameterizedTest
  @EnumSource
  void usedToken_isRefusedInEveryGuise_atBothServers(Guise guise) {
    Used used = await().until(this::useOne, Optional::isPresent).orElseThrow();
    String credentials = guise.credentials(used.id(), used.token());

    for (URI server : servers()) {
      assertThat(status("GET", server.resolve("/once"), credentials))
          .as("at %s", server)
          .isIn(400, 401);
    }
  }

  private record Used(String id, String token) {}

  private Optional<Used> useOne() {
    String id = UUID.randomUUID().toString();
    String token = TwoKeyIssuer.token(id);
    return Visitor.once(servers().get(0), token) == 200
        ? Optional.of(new Used(id, token))
        : Optional.empty();
  }

  /** What becomes of a request whose store answers in time. */
  private static int status(String method, URI uri, String authorization) {
    return await().until(() -> Visitor.status(method, uri, authorization), status -> status != 503);
  }

  @Test
  void tokenThatIsSignedOutAtOneServer_isRefusedAtBoth() {
    String token = "Bearer " + TwoKeyIssuer.token();
    for (URI server : servers()) {
      assertThat(status("GET", server.resolve("/often"), token)).isEqualTo(200);
    }

    assertThat(status("DELETE", servers().get(0).resolve("/often"), token)).isEqualTo(200);

    for (URI server : servers()) {
      assertThat(status("GET", server.resolve("/often"), token)).isEqualTo(401);
    }
    assertThat(status("GET", servers().get(1).resolve("/often"), "Bearer " + TwoKeyIssuer.token()))
        .isEqualTo(200);
  }
}
