package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.undertow.websockets.jsr.JsrWebSocketFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a container that does not tell the order of its filters; what others do is tested in them. */
class FilterPlacementTest {

  private static final String UNDERTOWS = "io.undertow.websockets.jsr.JsrWebSocketFilter";

  private static final EnumSet<DispatcherType> DISPATCHES =
      EnumSet.of(DispatcherType.FORWARD, DispatcherType.INCLUDE, DispatcherType.ASYNC);

  private final ServletContext context = mock();
  private final FilterRegistration border = mock();
  private final FilterConfig config = mock();

  @BeforeEach
  void register() {
    when(config.getFilterName()).thenReturn("border");
    when(config.getServletContext()).thenReturn(context);
    when(border.getName()).thenReturn("border");
    when(border.getUrlPatternMappings()).thenReturn(List.of("/*", "/x"));
    when(context.getFilterRegistration("border")).thenReturn(border);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        UNDERTOWS,
        "org.apache.tomcat.websocket.server.WsFilter",
        "org.eclipse.jetty.websocket.servlet.WebSocketUpgradeFilter",
        "org.eclipse.jetty.ee10.websocket.servlet.WebSocketUpgradeFilter",
        "org.eclipse.jetty.ee11.websocket.servlet.WebSocketUpgradeFilter"
      })
  void filterThatAnswersHandshakes_isOvertaken(String type) throws Exception {
    webSocketFilter(type);

    FilterPlacement.secure(config);

    verify(border).addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*", "/x");
  }

  @Test
  void filterThatCannotBeOvertaken_stopsStartUp_withTheMend() {
    webSocketFilter(UNDERTOWS);
    doThrow(IllegalStateException.class)
        .when(border)
        .addMappingForUrlPatterns(any(), eq(false), any(String[].class));

    assertThatThrownBy(() -> FilterPlacement.secure(config))
        .isInstanceOf(ServletException.class)
        .hasMessage(
            "Filter border: the container's WebSocket filter websockets stands in front of it, so"
                + " that handshakes would not be checked. To mend that, map border in front of it,"
                + " with isMatchAfter = false:"
                + " addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, \"/*\")");
  }

  @Test
  void filterMappedByServletName_isRefused_whereHandshakesAreAnswered_andNothingIsMapped() {
    webSocketFilter(UNDERTOWS);
    when(border.getServletNameMappings()).thenReturn(List.of("api"));

    assertThatThrownBy(() -> FilterPlacement.secure(config))
        .isInstanceOf(ServletException.class)
        .hasMessage(
            "Filter border is mapped by servlet name, so that the container's WebSocket filter"
                + " websockets stands in front of it, and handshakes would not be checked. To mend"
                + " that, map it by URL pattern only: <url-pattern>/*</url-pattern>");
    verify(border, never()).addMappingForUrlPatterns(any(), anyBoolean(), any(String[].class));
    verify(border, never()).addMappingForServletNames(any(), anyBoolean(), any(String[].class));
  }

  @Test
  void filterMappedByServletName_isMappedToDispatches_whereNoHandshakeIsAnswered()
      throws Exception {
    when(border.getUrlPatternMappings()).thenReturn(List.of());
    when(border.getServletNameMappings()).thenReturn(List.of("api", "api"));

    FilterPlacement.secure(config);

    verify(border).addMappingForServletNames(DISPATCHES, true, "api");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", ""})
  void filterMappedToEveryServletName_isRefused(String servlet) {
    when(border.getUrlPatternMappings()).thenReturn(List.of());
    when(border.getServletNameMappings())
        .thenReturn(servlet.isEmpty() ? List.of() : List.of(servlet));

    assertThatThrownBy(() -> FilterPlacement.secure(config))
        .hasMessageContaining("map it by URL pattern only: <url-pattern>/*</url-pattern>");
  }

  @Test
  void classThatExtendsAFilterThatAnswersHandshakes_isOvertakenToo() throws Exception {
    when(context.getClassLoader()).thenReturn(getClass().getClassLoader());
    webSocketFilter(Extended.class.getName());

    FilterPlacement.secure(config);

    verify(border).addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*", "/x");
  }

  private static final class Extended extends JsrWebSocketFilter {}

  @Test
  void patternsThatAreThereTwice_areMappedOnce() throws Exception {
    when(border.getUrlPatternMappings()).thenReturn(List.of("/*", "/x", "/*", "/x"));

    FilterPlacement.secure(config);

    verify(border).addMappingForUrlPatterns(DISPATCHES, true, "/*", "/x");
  }

  @Test
  void applicationThatRuns_isToldThatDispatchesMayHavePassed() {
    doThrow(IllegalStateException.class).when(context).setRequestCharacterEncoding(any());
    doThrow(IllegalStateException.class)
        .when(border)
        .addMappingForUrlPatterns(any(), anyBoolean(), any(String[].class));

    try (LoggedLines log = new LoggedLines()) {
      assertThatCode(() -> FilterPlacement.secure(config)).doesNotThrowAnyException();
      assertThat(log.lines())
          .containsExactly(
              "WARNING Filter border was created while the application was running, as Undertow does at the"
                  + " first request. Until now it was not called for forwards, includes and async"
                  + " dispatches. To mend that, map it to all dispatcher types, in front of other"
                  + " filters, or let the server create filters at start-up (in Undertow"
                  + " DeploymentInfo.setEagerFilterInit(true), in WildFly"
                  + " eager-filter-initialization)");
    }
  }

  private void webSocketFilter(String type) {
    FilterRegistration filter = mock();
    when(filter.getName()).thenReturn("websockets");
    when(filter.getClassName()).thenReturn(type);
    when(context.getFilterRegistrations()).thenAnswer(call -> Map.of("websockets", filter));
  }
}
