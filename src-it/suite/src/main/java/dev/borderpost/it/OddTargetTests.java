package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a container lets pass, and whatever its request then throws, is the client's fault. */
public interface OddTargetTests extends OverHttp {

  static List<String> oddEnds() {
    return List.of(
        "a%25b",
        "a%2525b",
        "%25",
        "a%2fb",
        "a%2F..%2Fb",
        "a%5cb",
        "a\\b",
        "a;x=1",
        "a;",
        ";",
        "..;/a",
        "%2e%2e/a",
        "%2e",
        ".%2e/a",
        "a/%2e%2e/",
        "/a",
        "a//b",
        "a/./b",
        "a/../b",
        "%u0041",
        "%u002e",
        "a%",
        "a%z",
        "a%zz",
        "%ff",
        "%c3",
        "%c3%28",
        "%c0%af",
        "%e0%80%af",
        "%ed%a0%80",
        "%ed%b0%80",
        "%f0%9f%98%80",
        "%f4%90%80%80",
        "%ef%bf%bf",
        "%00",
        "a%0ab",
        "a%0d%0ab",
        "a%7f",
        "a%c2%85",
        "\u00e9",
        "\u00c3\u00a9",
        "a|b",
        "a\"b",
        "a<b>",
        "a[b]",
        "a{b}",
        "a^b",
        "a`b",
        "%3b",
        "%3f",
        "%23",
        "a?%",
        "a?%zz",
        "a?%ff",
        "a?note=%zz",
        "a?note=%ff",
        "a?note=%ed%a0%80",
        "a?note=%f0%9f%98%80",
        "a?%00",
        "a?&&==&=",
        "a?note=%u0041");
  }

  @ParameterizedTest
  @MethodSource("oddEnds")
  default void oddTarget_isNeverTheServersFault(String end) {
    for (String directory : List.of("/", "/public/", "/api/", "/admin/", "/catalog/", "/form/")) {
      for (String fields : List.of("Accept: */*", "Authorization: Bearer {bob}")) {
        Response response = new Request(target(), "GET", directory + end).field(fields).send();

        assertThat(response.status()).as("%s%s %s", directory, end, response).isBetween(200, 499);
        assertThat(response.wire()).doesNotContain("REACHED admin");
      }
    }
  }

  @Test
  default void pathThatTheContainerWillNotTell_isAmbiguous() {
    for (String path : List.of("/a%25b", "/public/a%25b", "/a%2fb", "/public/a%2fb")) {
      Response response = new Request(target(), "GET", path).field("Accept: */*").send();

      assertThat(response.status()).as("%s", response).isIn(200, 400, 401, 404);
      if (response.header("content-type").contains("application/problem+json")
          && response.status() == 400) {
        assertRefused(response, 400, null, "The path can be read in more than one way");
      }
    }
  }
}
