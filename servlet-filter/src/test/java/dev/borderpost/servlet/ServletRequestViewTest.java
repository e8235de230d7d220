package dev.borderpost.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServletRequestViewTest {

  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private final HttpServletRequest request = mock();
  private final ServletRequestView view = new ServletRequestView(request);

  @Test
  void clientCertificates_areThoseOfTheTlsConnection_theClientsOwnFirst() {
    X509Certificate own = mock();
    X509Certificate issuer = mock();
    when(request.getAttribute(CERTIFICATES)).thenReturn(new X509Certificate[] {own, issuer});

    assertThat(view.clientCertificates()).containsExactly(own, issuer);
  }

  @Test
  void clientCertificates_areNone_whenTheContainerHasNone() {
    assertThat(view.clientCertificates()).isEmpty();

    when(request.getAttribute(CERTIFICATES)).thenReturn("not a chain");
    assertThat(view.clientCertificates()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/2.0, , api.example.com:8443",
    "HTTP/2,   , api.example.com:8443",
    "HTTP/3.0, , api.example.com:8443",
    "HTTP/2.0, shop.example.com, shop.example.com",
    "HTTP/1.1, shop.example.com, shop.example.com",
    "HTTP/1.0, , "
  })
  void host_isTheAuthorityOfTheRequest_whereHttp2HasNone(
      String protocol, @Nullable String sent, @Nullable String seen) {
    when(request.getProtocol()).thenReturn(protocol);
    when(request.getServerName()).thenReturn("api.example.com");
    when(request.getServerPort()).thenReturn(8443);
    when(request.getHeaders("host"))
        .thenReturn(Collections.enumeration(sent == null ? List.of() : List.of(sent)));

    assertThat(view.headers("host")).isEqualTo(seen == null ? List.of() : List.of(seen));
  }

  @Test
  void otherFieldsThatAreAbsent_areAbsentOverHttp2() {
    when(request.getProtocol()).thenReturn("HTTP/2.0");
    when(request.getHeaders("Origin")).thenReturn(Collections.emptyEnumeration());

    assertThat(view.headers("Origin")).isEmpty();
  }

  /** Containers give the values of the query first, then those of the form (Servlet 6.0 §3.1). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # query               | what the container has | of the form
                                |                        |
                                | f                      | f
                                | f,f                    | f,f
          t=q                   | q                      |
          t=q                   | q,f                    | f
          t=f                   | f,f                    | f
          t=q1&t=q2             | q1,q2,f                | f
          x=1&t=q&y=2           | q,f                    | f
          %74=q                 | q                      |
          t=q&t=%zz             | q                      |
          t&t=q                 | ,q                     |
          t&t=q                 | ,q,f                   | f
          """)
  void formParameters_areThoseOfTheFormOnly(String query, String all, String ofTheForm) {
    when(request.getQueryString()).thenReturn(query);
    when(request.getParameterValues("t")).thenReturn(all == null ? null : all.split(","));

    assertThat(view.formParameters("t"))
        .isEqualTo(ofTheForm == null ? List.of() : Arrays.asList(ofTheForm.split(",")));
  }

  @Test
  void formParameters_areNone_whenTheContainerCannotReadTheForm() {
    when(request.getParameterValues("t")).thenThrow(new IllegalStateException("malformed"));

    assertThat(view.formParameters("t")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      textBlock =
          """
          ''     | null  | /
          ''     | /a/b  | /a/b
          /a     | null  | /a
          /a     | /b    | /a/b
          /a.do  | null  | /a.do
          """)
  void path_isWhatTheContainerMapsToAServlet(String servletPath, String pathInfo, String path) {
    when(request.getServletPath()).thenReturn(servletPath);
    when(request.getPathInfo()).thenReturn(pathInfo);

    assertThat(view.path()).isEqualTo(path);
  }

  @Test
  void pathOfAnInclude_isThatOfTheIncludedPage() {
    when(request.getServletPath()).thenReturn("/outer");
    when(request.getDispatcherType()).thenReturn(DispatcherType.INCLUDE);
    assertThat(view.path()).as("a named dispatch has no path of its own").isEqualTo("/outer");

    when(request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH)).thenReturn("/inner");
    when(request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO)).thenReturn("/page");
    assertThat(new ServletRequestView(request).path()).isEqualTo("/inner/page");
  }

  @Test
  void pathOfAForwardFromAnIncludedPage_isThatOfTheForward() {
    when(request.getServletPath()).thenReturn("/target");
    when(request.getDispatcherType()).thenReturn(DispatcherType.FORWARD);
    when(request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH)).thenReturn("/inner");

    assertThat(view.path()).isEqualTo("/target");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # type    | uri                | mapped           | asked for
          REQUEST   | /shop/a/           | /a/index.html    | /a/
          REQUEST   | /shop/             | /index.html      | /
          REQUEST   | /sh%6fp/%61/       | /a/index.html    | /a/
          REQUEST   | /shop/a+b/%2B/     | /a+b/+/index.htm | /a+b/+/
          REQUEST   | /shop/rewritten    | /x               | /rewritten
          REQUEST   | /shop/x            | /x               | /x
          REQUEST   | /shop/%zz          | /x               | /x
          FORWARD   | /shop/a/           | /a/index.html    | /a/
          FORWARD   | /shop/a/../b       | /b               | /b
          ERROR     | /shop/             | /errors/page     | /errors/page
          """)
  void pathThatWasAskedFor_isThatOfTheRequestLine(
      DispatcherType type, String uri, String mapped, String askedFor) {
    when(request.getDispatcherType()).thenReturn(type);
    when(request.getContextPath()).thenReturn("/shop");
    when(request.getRequestURI()).thenReturn(uri);
    when(request.getServletPath()).thenReturn(mapped);

    assertThat(view.asAskedFor().path()).isEqualTo(askedFor);
    assertThat(view.path()).isEqualTo(mapped);
  }

  @Test
  void pathThatTheContainerWillNotTell_isOneThatIsRefused() {
    when(request.getDispatcherType()).thenReturn(DispatcherType.REQUEST);
    when(request.getContextPath()).thenReturn("");
    when(request.getRequestURI()).thenReturn("/a%25b");
    when(request.getServletPath()).thenThrow(new IllegalArgumentException("ambiguous"));

    assertThat(view.path()).isEqualTo("//");
  }
}
