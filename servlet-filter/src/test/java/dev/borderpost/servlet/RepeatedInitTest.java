package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.borderpost.testing.TestIssuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee9.servlet.FilterHolder;
import org.eclipse.jetty.ee9.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

/** Containers call init again, after a restart of the application or after a failure. */
class RepeatedInitTest {

  private final TestIssuer issuer = TestIssuer.start();

  @Test
  void applicationThatIsStartedAgain_hasNoMoreMappingsThanBefore() throws Exception {
    ServletContextHandler application = new ServletContextHandler();
    FilterHolder filter = new FilterHolder(filter());
    application.addFilter(filter, "/a/*", EnumSet.of(DispatcherType.REQUEST));
    application.addFilter(filter, "/b/*", EnumSet.of(DispatcherType.REQUEST));
    new Server().setHandler(application);
    application.start();
    int mappings = application.getServletHandler().getFilterMappings().length;

    for (int i = 0; i < 3; i++) {
      application.stop();
      application.start();
    }

    assertThat(application.getServletHandler().getFilterMappings()).hasSize(mappings);
    application.stop();
  }

  @Test
  void failureInAnApplicationThatRuns_isLoggedOnce_andRequestsGet503() throws Exception {
    FilterRegistration border = mock();
    when(border.getServletNameMappings()).thenReturn(List.of("*"));
    ServletContext context = mock();
    when(context.getFilterRegistration("border")).thenReturn(border);
    when(context.getContextPath()).thenReturn("");
    doThrow(IllegalStateException.class).when(context).setRequestCharacterEncoding(any());
    FilterConfig config = mock();
    when(config.getFilterName()).thenReturn("border");
    when(config.getServletContext()).thenReturn(context);
    when(config.getInitParameterNames()).thenReturn(Collections.emptyEnumeration());
    JwtAuthenticationFilter filter = filter();

    try (LoggedLines log = new LoggedLines()) {
      filter.init(config);

      assertThat(log.lines())
          .anyMatch(
              line -> line.startsWith("SEVERE ") && line.contains("map it by URL pattern only"));
    }
    HttpServletRequest request = mock();
    when(request.getDispatcherType()).thenReturn(DispatcherType.REQUEST);
    HttpServletResponse response = mock();
    ServletOutputStream body = mock();
    when(response.getOutputStream()).thenReturn(body);
    FilterChain chain = mock();
    filter.doFilter(request, response, chain);
    verify(response).setStatus(503);
  }

  private JwtAuthenticationFilter filter() {
    return new JwtAuthenticationFilter(issuer.authenticator().build());
  }
}
