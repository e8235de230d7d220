package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A welcome file may be the path of a servlet (Servlet 6.0 §10.10). */
interface WelcomeServletTests extends OverHttp {

  @ParameterizedTest
  @CsvSource({
    "/vault/, alice, 403",
    "/vault/start, bob, 200",
    "/closet/, bob, 403",
    "/closet/start, bob, 403",
    "/closet/start, alice, 200"
  })
  default void servlet_hasTheRuleOfItsDirectoryAndItsOwn(String path, String user, int status) {
    Response response = send("GET " + path, "Authorization: Bearer {" + user + "}");

    assertThat(response.status()).as("%s", response).isEqualTo(status);
    assertThat(response.reached()).isEqualTo(status == 200);
  }
}
