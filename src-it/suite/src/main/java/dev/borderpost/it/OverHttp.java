package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

/** What the parts of the suite have in common. */
public interface OverHttp {

  /** The application under test. */
  Target target();

  /**
   * Begins a request.
   *
   * @param line method and request target, as in {@code GET /health}
   * @param fields header fields, separated by {@code &&}; <code>{alice}</code> is her token
   */
  private Request request(String line, @Nullable String fields) {
    int space = line.indexOf(' ');
    Request request = new Request(target(), line.substring(0, space), line.substring(space + 1));
    if (fields != null) {
      for (String field : fields.split(" *&& *", -1)) {
        request.field(field);
      }
    }
    return request;
  }

  /**
   * Header fields with <code>{origin}</code> and <code>{authority}</code> of the target filled in.
   */
  default String withOrigin(String fields) {
    String authority = target().base().getRawAuthority();
    return fields.replace("{origin}", "http://" + authority).replace("{authority}", authority);
  }

  /** Sends a request without a body. */
  default Response send(String line, @Nullable String fields) {
    return request(line, fields).send();
  }

  /** Sends a form. */
  default Response sendForm(String line, @Nullable String fields, String form) {
    return request(line, fields).form(form).send();
  }

  /** That a servlet answered, for a user; null for nobody. */
  default void assertReached(Response response, String servlet, @Nullable String user) {
    String type = user == null ? "null" : "Bearer";
    assertThat(response.status()).as("%s", response).isEqualTo(200);
    assertThat(response.body())
        .contains("REACHED " + servlet + "\n")
        .contains("\nprincipal=" + user + "\n")
        .contains("\nremoteUser=" + user + "\n")
        .contains("\nauthType=" + type + "\n")
        .contains("\nattribute=" + user + "\n");
  }

  /**
   * That the border refused, with everything that belongs to such an answer.
   *
   * @param challenge the whole of {@code WWW-Authenticate}; null for none
   */
  default void assertRefused(
      Response response, int status, @Nullable String challenge, String detail) {
    assertRefusedHead(response, status, challenge);
    String title =
        switch (status) {
          case 400 -> "Bad Request";
          case 401 -> "Unauthorized";
          case 403 -> "Forbidden";
          default -> "Service Unavailable";
        };
    assertThat(response.body())
        .isEqualTo(
            "{\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}".formatted(title, status, detail));
    assertThat(response.header("content-length"))
        .containsExactly(String.valueOf(response.body().length()));
  }

  /** The part of {@link #assertRefused} that an answer to HEAD has too. */
  default void assertRefusedHead(Response response, int status, @Nullable String challenge) {
    assertThat(response.status()).as("%s", response).isEqualTo(status);
    assertThat(response.header("content-type")).containsExactly("application/problem+json");
    assertThat(response.header("cache-control")).containsExactly("no-store");
    if (challenge == null) {
      assertThat(response.header("www-authenticate")).isEmpty();
    } else {
      assertThat(response.header("www-authenticate")).containsExactly(challenge);
    }
    if (status == 503) {
      assertThat(response.header("retry-after"))
          .containsExactly(String.valueOf(Tokens.RETRY_AFTER.toSeconds()));
    } else {
      assertThat(response.header("retry-after")).isEmpty();
    }
    assertThat(response.reached()).isFalse();
  }

  /** That no servlet was reached, whether the border refused or the container did before it. */
  default void assertRefusedBySomebody(Response response) {
    assertThat(response.status()).as("%s", response).isBetween(400, 499);
    assertThat(response.reached()).isFalse();
  }
}
