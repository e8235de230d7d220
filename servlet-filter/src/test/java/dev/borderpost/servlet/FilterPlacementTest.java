package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

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
  void filterForServletsOnly_cannotOvertake() {
    webSocketFilter(UNDERTOWS);
    when(border.getUrlPatternMappings()).thenReturn(List.of());
    when(border.getServletNameMappings()).thenReturn(List.of("api"));

    assertThatThrownBy(() -> FilterPlacement.secure(config)).hasMessageContaining("To mend that");
    verify(border)
        .addMappingForServletNames(
            EnumSet.of(DispatcherType.FORWARD, DispatcherType.INCLUDE, DispatcherType.ASYNC),
            true,
            "api");
  }

  @Test
  void applicationThatRuns_isToldThatDispatchesMayPass() {
    doThrow(IllegalStateException.class)
        .when(border)
        .addMappingForUrlPatterns(any(), anyBoolean(), any(String[].class));

    assertThatCode(() -> FilterPlacement.secure(config)).doesNotThrowAnyException();
    verify(context)
        .log(
            "Filter border was added to an application that runs: forwards, includes and async"
                + " dispatches are checked only if it is mapped to them");
  }

  private void webSocketFilter(String type) {
    FilterRegistration filter = mock();
    when(filter.getName()).thenReturn("websockets");
    when(filter.getClassName()).thenReturn(type);
    when(context.getFilterRegistrations()).thenAnswer(call -> Map.of("websockets", filter));
  }
}
