package dev.borderpost.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.testing.Border;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestViewTest {

  /** What an adapter has to implement, and no more. */
  private static final class SmallestAdapter implements RequestView {

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String rawPath() {
      return "/a%20b/c+d";
    }

    @Override
    public List<String> headers(String name) {
      return List.of();
    }
  }

  @Test
  void adapterOfOneExpression_asksTheServerForHeaderFields() {
    RequestView request =
        RequestView.of("GET", "/a%20b?c=d", name -> List.of(name + " 1", name + " 2"))
            .scheme("http");

    assertThat(request.path()).isEqualTo("/a b");
    assertThat(request.query()).hasValue("c=d");
    assertThat(request.headers("X")).containsExactly("X 1", "X 2");
    assertThat(request.scheme()).isEqualTo("http");
    assertThat(request.remoteAddress()).isEqualTo(RequestView.UNKNOWN_ADDRESS);
  }

  @Test
  void adapterWithThreeMethods_hasSafeDefaults() {
    RequestView request = new SmallestAdapter();

    assertThat(request.path()).isEqualTo("/a b/c+d");
    assertThat(request.scheme()).isEqualTo("https");
    assertThat(request.query()).isEmpty();
    assertThat(request.remoteAddress()).isEqualTo("unknown");
    assertThat(request.queryParameters("a")).isEmpty();
    assertThat(request.formParameters("a")).isEmpty();
    assertThat(request.cookies("a")).isEmpty();
    assertThat(request.clientCertificates()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # raw         | decoded
          /a/b          | /a/b
          /a+b          | /a+b
          /a%2Bb+c      | /a+b+c
          /a%20b        | /a b
          /%C3%A9       | /é
          /%e2%82%ac    | /€
          /%2561        | /%61
          /a%2Fb        | /a/b
          /a%zz+b       | /a%zz+b
          /a%4          | /a%4
          /%            | /%
          %61/b         | a/b
          """)
  void decodedPath_isDecodedOnce_andKeepsThePlus(String raw, String decoded) {
    assertThat(RequestView.decodedPath(raw)).isEqualTo(decoded);
    assertThat(RequestView.of("GET", raw).path()).isEqualTo(decoded);
    assertThat(RequestView.of("GET", raw).rawPath()).isEqualTo(raw);
  }

  @Test
  void target_isSplitAtTheFirstQuestionMark() {
    RequestView request = RequestView.of("GET", "/orders?q=a%2Bb&q=what?&empty=");

    assertThat(request.rawPath()).isEqualTo("/orders");
    assertThat(request.query()).contains("q=a%2Bb&q=what?&empty=");
    assertThat(request.queryParameters("q")).containsExactly("a+b", "what?");
    assertThat(request.queryParameters("empty")).containsExactly("");
    assertThat(RequestView.of("GET", "/orders?").query()).contains("");
    assertThat(RequestView.of("GET", "/orders").query()).isEmpty();
    assertThat(RequestView.of("GET", "?q=1").rawPath()).isEmpty();
    assertThat(RequestView.of("GET", "?q=1").query()).contains("q=1");
  }

  @Test
  void parametersAndCookies_withoutANameOrAValue_areRead() {
    RequestView request =
        RequestView.of("GET", "/?flag&=unnamed&bad=%zz&%zz=bad")
            .header("Cookie", "=unnamed; flag; empty=");

    assertThat(request.queryParameters("flag")).containsExactly("");
    assertThat(request.queryParameters("")).containsExactly("unnamed");
    assertThat(request.queryParameters("bad")).containsExactly("%zz");
    assertThat(request.queryParameters("%zz")).containsExactly("bad");
    assertThat(request.cookies("flag")).isEmpty();
    assertThat(request.cookies("")).containsExactly("unnamed");
    assertThat(request.cookies("empty")).containsExactly("");
  }

  @Test
  void standaloneRequest_hasAllThatIsGiven() {
    RequestView request =
        RequestView.of("POST", "/orders/7")
            .header("Cookie", "a=1; b=2")
            .header("cookie", "a=3")
            .token("x.y.z")
            .formParameter("f", "1")
            .formParameter("F", "other")
            .formParameter("f", "2")
            .query("q=1")
            .scheme("http")
            .remoteAddress("192.0.2.7")
            .decodedPath("/mapped");

    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.headers("COOKIE")).containsExactly("a=1; b=2", "a=3");
    assertThat(request.cookies("a")).containsExactly("1", "3");
    assertThat(request.headers("authorization")).containsExactly("Bearer x.y.z");
    assertThat(request.formParameters("f")).containsExactly("1", "2");
    assertThat(request.queryParameters("q")).containsExactly("1");
    assertThat(request.scheme()).isEqualTo("http");
    assertThat(request.remoteAddress()).isEqualTo("192.0.2.7");
    assertThat(request.path()).isEqualTo("/mapped");
    assertThat(request.rawPath()).isEqualTo("/orders/7");
    assertThat(request.clientCertificates()).isEmpty();
    assertThat(request.headers("Host")).isEmpty();
  }

  @Test
  void textForm_holdsNoToken() {
    String token = Border.token();

    assertThat(RequestView.of("GET", "/x?access_token=" + token).token(token))
        .hasToString("GET /x");
  }
}
