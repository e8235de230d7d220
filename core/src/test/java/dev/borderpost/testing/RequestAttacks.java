package dev.borderpost.testing;

import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import java.util.List;

/** Requests that must be refused for how they carry a token, whatever the token. */
public final class RequestAttacks {

  /** The extractor that the catalogue is made for: everything switched on, one place only. */
  public static final TokenExtractor EVERYWHERE =
      TokenExtractor.oneOf(
          TokenExtractor.authorizationHeader(),
          TokenExtractor.header("X-Access-Token"),
          TokenExtractor.cookie("token"),
          TokenExtractor.formParameter("access_token"),
          TokenExtractor.queryParameter("access_token"));

  /**
   * One request that must be answered with 400.
   *
   * @param name what is wrong with it
   * @param request the request
   */
  public record Attack(String name, RequestView.Standalone request) {
    @Override
    public String toString() {
      return name;
    }
  }

  private RequestAttacks() {}

  /** Each carries the good token at least once, so that it would pass if it were overlooked. */
  public static List<Attack> of(String token) {
    String bearer = "Bearer " + token;
    String form = "application/x-www-form-urlencoded";
    return List.of(
        header("Bearer alone", "Bearer"),
        header("Bearer and a space", "Bearer "),
        header("Bearer and spaces", "Bearer    "),
        header("Bearer and a tab", "Bearer\t"),
        header("tab before the token", "Bearer\t" + token),
        header("space and tab before the token", "Bearer \t" + token),
        header("text behind", bearer + " x"),
        header("space behind", bearer + " "),
        header("tab behind", bearer + "\t"),
        header("comma behind", bearer + ","),
        header("parameter behind", bearer + ", realm=\"x\""),
        header("second credentials behind a comma", bearer + ", " + bearer),
        header("second credentials behind a space", bearer + " " + token),
        header("second scheme behind a comma", bearer + ", Basic YTpi"),
        header("appended to another scheme", "Basic YTpi, " + bearer),
        header("appended in small letters, without a space", "Basic YTpi,bearer " + token),
        header("appended behind more spaces", "Basic YTpi , \t " + bearer),
        header("appended to parameters", "Digest username=\"a\\\", b\", nonce=1, " + bearer),
        header("appended twice", "Basic YTpi, Negotiate x, " + bearer),
        header("token in quotes", "Bearer \"" + token + "\""),
        header("token parameter", "Bearer token=\"" + token + "\""),
        header("colon instead of a space", "Bearer:" + token),
        header("equals sign instead of a space", "Bearer=" + token),
        header("comma before the token", "Bearer ," + token),
        header("percent sign within", bearer + "%20"),
        header("non-ASCII behind", bearer + "\u00e9"),
        header("NUL behind", bearer + "\0"),
        header("CR LF behind", bearer + "\r\nX-Other: 1"),
        header("padding within", "Bearer =" + token),
        new Attack("two Authorization headers", get().token(token).token(token)),
        new Attack(
            "Authorization header with another scheme before",
            get().header("Authorization", "Basic YTpi").token(token)),
        new Attack(
            "Authorization header with another scheme behind",
            get().token(token).header("authorization", "Basic YTpi")),
        new Attack(
            "empty Authorization header behind", get().token(token).header("AUTHORIZATION", "")),
        new Attack("header and cookie", get().token(token).header("Cookie", "token=" + token)),
        new Attack("header and query", get().token(token).query("access_token=" + token)),
        new Attack("header and other header", get().token(token).header("X-Access-Token", token)),
        new Attack(
            "header and form",
            post().token(token).header("Content-Type", form).formParameter("access_token", token)),
        new Attack(
            "cookie and query",
            get().header("Cookie", "token=" + token).query("access_token=" + token)),
        new Attack(
            "malformed header and cookie",
            get().header("Authorization", "Bearer").header("Cookie", "token=" + token)),
        new Attack("cookie with text behind", get().header("Cookie", "token=" + token + " x")),
        new Attack("cookie with a comma", get().header("Cookie", "token=" + token + ",x=1")),
        new Attack(
            "parameter twice", get().query("access_token=" + token + "&access_token=" + token)),
        new Attack(
            "parameter twice, once encoded",
            get().query("access_token=" + token + "&access%5ftoken=" + token)),
        new Attack("parameter empty", get().query("access_token=")),
        new Attack("parameter with a space", get().query("access_token=" + token + "+x")),
        new Attack("parameter with a broken escape", get().query("access_token=" + token + "%4")),
        new Attack(
            "form parameter twice",
            post()
                .header("Content-Type", form)
                .formParameter("access_token", token)
                .formParameter("access_token", token)),
        new Attack(
            "other header twice",
            get().header("X-Access-Token", token).header("x-access-token", token)),
        new Attack(
            "other header twice, once with the scheme",
            get().header("X-Access-Token", token).header("X-Access-Token", bearer)),
        new Attack("other header with the scheme alone", get().header("X-Access-Token", "Bearer")),
        new Attack(
            "other header with another scheme",
            get().header("X-Access-Token", "Basic YTpi, " + bearer)),
        new Attack("other header with text behind", get().header("X-Access-Token", bearer + " x")),
        new Attack("other header empty", get().header("X-Access-Token", "")));
  }

  private static Attack header(String name, String field) {
    return new Attack(name, get().header("Authorization", field));
  }

  private static RequestView.Standalone get() {
    return TestRequest.get("/");
  }

  private static RequestView.Standalone post() {
    return TestRequest.request("POST", "/").header("Sec-Fetch-Site", "same-origin");
  }
}
