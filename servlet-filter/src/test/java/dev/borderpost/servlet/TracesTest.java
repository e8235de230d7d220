package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.testing.TestIssuer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.ee9.servlet.FilterHolder;
import org.eclipse.jetty.ee9.servlet.ServletContextHandler;
import org.eclipse.jetty.ee9.servlet.ServletHolder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The attributes of spans, with the SDK of OpenTelemetry in a real server. */
@Timeout(60)
class TracesTest {

  private static final AttributeKey<String> USER = AttributeKey.stringKey("enduser.id");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  @AutoClose private final TestIssuer issuer = TestIssuer.start();
  @AutoClose private final InMemorySpanExporter spans = InMemorySpanExporter.create();

  @AutoClose
  private final SdkTracerProvider tracing =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build();

  private SpanData spanOf(UnaryOperator<Guard> settings, String path, String... headers)
      throws Exception {
    AccessRules rules =
        AccessRules.builder().permit("/open").require("/admin", ClaimsPolicy.role("admin")).build();
    try (Guard guard = settings.apply(Guard.of(issuer.authenticator().build(), rules));
        JettyServer server = new JettyServer(context -> addTo(context, guard))) {
      server.get(path, headers);
    }
    assertThat(spans.getFinishedSpanItems()).hasSize(1);
    return spans.getFinishedSpanItems().get(0);
  }

  private void addTo(ServletContextHandler context, Guard guard) {
    context.addServlet(new ServletHolder(new Application()), "/");
    EnumSet<DispatcherType> all = EnumSet.allOf(DispatcherType.class);
    context.addFilter(
        new FilterHolder(new InSpan(tracing.get("test"))),
        "/*",
        EnumSet.of(DispatcherType.REQUEST));
    context.addFilter(new FilterHolder(new JwtAuthenticationFilter(guard)), "/*", all);
  }

  private String[] bearer(String user) {
    return new String[] {"Authorization", "Bearer " + issuer.token(user).sign()};
  }

  @Test
  void grantedRequest_namesTheUser_whereAskedFor() throws Exception {
    SpanData span = spanOf(Guard::withUserInTraces, "/x", bearer("ali\nce"));

    assertThat(span.getAttributes().get(USER)).isEqualTo("ali\\u000ace");
    assertThat(span.getAttributes().get(ERROR)).isNull();
  }

  @Test
  void grantedRequest_doesNotNameTheUser_elsewhere() throws Exception {
    assertThat(spanOf(guard -> guard, "/x", bearer("alice")).getAttributes().isEmpty()).isTrue();
  }

  @Test
  void requestWithoutAUser_namesNone() throws Exception {
    assertThat(spanOf(Guard::withUserInTraces, "/open").getAttributes().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"/x, , no_credentials", "/admin, alice, missing_role", "/refuse, alice, not_yours"})
  void refusal_hasItsReason(String path, String user, String code) throws Exception {
    String[] headers = user == null ? new String[0] : bearer(user);

    SpanData span = spanOf(guard -> guard, path, headers);

    assertThat(span.getAttributes().get(ERROR)).isEqualTo(code);
    assertThat(span.getAttributes().get(USER)).isNull();
  }

  /** What an agent or another library does. */
  private record InSpan(Tracer tracer) implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      Span span = tracer.spanBuilder("request").startSpan();
      try (Scope unused = span.makeCurrent()) {
        chain.doFilter(request, response);
      } finally {
        span.end();
      }
    }
  }

  @SuppressWarnings("serial")
  private static final class Application extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      if (request.getServletPath().equals("/refuse")) {
        JwtAuthenticationFilter.refuse(request, response, PolicyDecision.forbid("not_yours"));
      }
    }
  }
}
