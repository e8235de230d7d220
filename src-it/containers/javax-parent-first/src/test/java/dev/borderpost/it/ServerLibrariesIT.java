package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An application with both filters in WEB-INF/lib, in a server whose own libraries are in other
 * versions, and come first or last.
 */
class ServerLibrariesIT {

  private static final String FILTER = "dev.borderpost.javax.servlet.JwtAuthenticationFilter";

  private final SignedTokens tokens = new SignedTokens();

  @AutoClose private final LibraryServer server = new LibraryServer();

  /** As with WebLogic's prefer-application-packages, and in most other servers. */
  @Test
  void librariesOfTheApplicationFirst_thoseOfTheServerDoNotMatter() throws Exception {
    server.start(FILTER, tokens.jwkSet(), false, List.of("server-lib", "server-lib-with-jjwt"));

    assertGuarded();
  }

  /** What WebLogic has: older versions of SLF4J and Jackson. */
  @Test
  void olderJacksonAndSlf4jOfTheServerFirst_areGoodEnough() throws Exception {
    server.start(FILTER, tokens.jwkSet(), true, List.of("server-lib"));

    assertGuarded();
    assertThat(server.source("com.fasterxml.jackson.databind.ObjectMapper")).contains("2.9");
  }

  @Test
  void olderJjwtOfTheServerFirst_stopsStartUp_withTheMend() throws Exception {
    server.start(FILTER, tokens.jwkSet(), true, List.of("server-lib-with-jjwt"));

    assertThat(server.isAvailable()).isFalse();
    assertThat(server.log())
        .contains("Filter border: ", "is there in another version", "prefer-application-packages");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void filterForJakarta_stopsStartUp(boolean serverFirst) throws Exception {
    server.start(
        "dev.borderpost.servlet.JwtAuthenticationFilter",
        tokens.jwkSet(),
        serverFirst,
        List.of("server-lib"));

    assertThat(server.isAvailable()).isFalse();
    assertThat(server.log()).contains("NoClassDefFoundError: jakarta/servlet/Filter");
  }

  private void assertGuarded() throws Exception {
    assertThat(server.isAvailable()).as(server.log()).isTrue();
    assertThat(server.get("/page", null)).isEqualTo("401");
    assertThat(server.get("/page", tokens.token("bob", "api://other"))).isEqualTo("401");
    assertThat(server.get("/page", tokens.token("bob", SignedTokens.AUDIENCE)))
        .isEqualTo("200 bob");
    assertThat(server.get("/admin/page", tokens.token("bob", SignedTokens.AUDIENCE)))
        .isEqualTo("403");
  }
}
