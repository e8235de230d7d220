package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.testing.TestToken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The user of a request, alone; in real containers it is tested below src-it. */
class AuthenticatedRequestTest {

  private final HttpServletRequest original = mock();
  private final HttpServletResponse response = mock();
  private final JwtPrincipal alice = user("alice");
  private final AuthenticatedRequest request = AuthenticatedRequest.of(original, response, alice);

  private static JwtPrincipal user(String name) {
    return TestToken.of(name).roles("clerk", "*").principal();
  }

  @BeforeEach
  void keepAttributes() {
    Map<String, Object> attributes = new HashMap<>();
    doAnswer(call -> attributes.put(call.getArgument(0), call.getArgument(1)))
        .when(original)
        .setAttribute(any(), any());
    when(original.getAttribute(any())).thenAnswer(call -> attributes.get(call.getArgument(0)));
  }

  /** Servlet 6.0, 13.3: {@code **} is any user, and {@code *} is never true. */
  @Test
  void roles_areThoseOfTheToken() throws Exception {
    assertThat(request.isUserInRole("clerk")).isTrue();
    assertThat(request.isUserInRole("admin")).isFalse();
    assertThat(request.isUserInRole("**")).isTrue();
    assertThat(request.isUserInRole("*")).isFalse();
    assertThat(request.getUserPrincipal()).isSameAs(alice);
    assertThat(request.getRemoteUser()).isEqualTo("alice");
    assertThat(request.getAuthType()).isEqualTo("Bearer");
    assertThat(request.authenticate(response)).isTrue();
  }

  @Test
  void userWhoIsLoggedOut_isThatOfTheContainer() throws Exception {
    Principal other = () -> "other";
    when(original.getAuthType()).thenReturn("FORM");
    when(original.getRemoteUser()).thenReturn("other");
    when(original.isUserInRole("admin")).thenReturn(true);

    request.logout();
    verify(original, never()).logout();
    when(original.getUserPrincipal()).thenReturn(other);

    assertThat(request.getUserPrincipal()).isSameAs(other);
    assertThat(request.getRemoteUser()).isEqualTo("other");
    assertThat(request.getAuthType()).isEqualTo("FORM");
    assertThat(request.isUserInRole("clerk")).isFalse();
    assertThat(request.isUserInRole("**")).isFalse();
    assertThat(request.isUserInRole("admin")).isTrue();
    assertThat(request.authenticate(response)).isFalse();
    request.logout();
    verify(original).logout();
  }

  @Test
  void requestOfTheSameUserAndResponse_isNotWrappedAgain() {
    assertThat(AuthenticatedRequest.of(request, response, alice)).isSameAs(request);
    assertThat(AuthenticatedRequest.of(request, response, user("alice"))).isNotSameAs(request);
    assertThat(AuthenticatedRequest.of(request, mock(), alice)).isNotSameAs(request);
  }
}
