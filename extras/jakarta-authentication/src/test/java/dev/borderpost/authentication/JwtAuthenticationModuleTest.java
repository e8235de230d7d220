package dev.borderpost.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.Guard;
import dev.borderpost.testing.TestToken;
import jakarta.security.auth.message.AuthException;
import jakarta.security.auth.message.AuthStatus;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Optional;
import javax.security.auth.Subject;
import org.junit.jupiter.api.Test;

/** What needs no container; the rest is tested in src-it/containers. */
class JwtAuthenticationModuleTest {

  private final Guard guard =
      Guard.of(JwtAuthenticator.builder().issuerResolver(issuer -> Optional.empty()).build());
  private final JwtAuthenticationModule module = new JwtAuthenticationModule(guard);

  @Test
  void moduleWithoutCallbacks_cannotBeInitialized() {
    assertThatThrownBy(() -> module.initialize(null, null, null, null))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("CallbackHandler");
    assertThatThrownBy(
            () -> new ModuleProvider(guard).getServerAuthConfig("HttpServlet", "a", null))
        .isInstanceOf(AuthException.class);
  }

  @Test
  void messages_areThoseOfServlets() {
    assertThat(module.getSupportedMessageTypes())
        .containsExactly(HttpServletRequest.class, HttpServletResponse.class);
    assertThat(module.secureResponse(null, null)).isEqualTo(AuthStatus.SEND_SUCCESS);
  }

  @Test
  void logout_takesTheUserFromTheSubject_andNobodyElse() {
    Principal other = () -> "other";
    Subject subject = new Subject();
    subject.getPrincipals().add(TestToken.of("bob").principal());
    subject.getPrincipals().add(other);

    module.cleanSubject(null, subject);

    assertThat(subject.getPrincipals()).containsExactly(other);
    module.cleanSubject(null, null);
  }

  @Test
  void clients_areNotSupported() {
    assertThatThrownBy(() -> new ModuleProvider(guard).getClientAuthConfig("SOAP", "a", null))
        .isInstanceOf(AuthException.class);
  }
}
