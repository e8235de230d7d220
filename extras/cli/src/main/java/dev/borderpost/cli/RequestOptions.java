package dev.borderpost.cli;

import dev.borderpost.extract.RequestView;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** The request that options describe, with the token where the settings look for it. */
final class RequestOptions {

  private static final String TOKEN = "{token}";
  private static final String AUTHORIZATION = "Authorization";

  private RequestOptions() {}

  /**
   * The request.
   *
   * @throws UsageException if an option cannot be used
   */
  static RequestView request(CommandLine line, Application application, String token) {
    String described = line.option("--request").orElse("GET /").replace(TOKEN, token);
    RequestView.Standalone request = bare(described);
    boolean placed = described.contains(token);
    for (String field : line.all("--header")) {
      int colon = field.indexOf(':');
      if (colon < 1) {
        throw new UsageException("--header is no field: write it as 'Name: value'.");
      }
      placed |= field.contains(TOKEN);
      request.header(
          field.substring(0, colon).strip(),
          field.substring(colon + 1).strip().replace(TOKEN, token));
    }
    String cookie =
        line.option("--cookie")
            .or(
                () ->
                    application
                        .setting("cookie")
                        .filter(name -> application.setting("header").isEmpty()))
            .orElse("");
    if (placed) {
      return request;
    }
    String header = application.setting("header").orElse(AUTHORIZATION);
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie + "=" + token);
    } else if (header.equalsIgnoreCase(AUTHORIZATION)) {
      request.token(token);
    } else {
      request.header(header, token);
    }
    return request;
  }

  private static RequestView.Standalone bare(String text) {
    List<String> words = List.of(text.strip().split(" +"));
    if (words.size() != 2) {
      throw new UsageException(
          "--request is not a method and a path: write it as 'GET /orders', in quotation marks.");
    }
    String target = words.get(1);
    if (target.startsWith("/")) {
      return RequestView.of(words.get(0), target);
    }
    try {
      URI uri = new URI(target);
      if (uri.getScheme() == null || uri.getRawAuthority() == null) {
        throw new UsageException("--request has neither a path that begins with / nor an address.");
      }
      String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      RequestView.Standalone request =
          RequestView.of(words.get(0), path)
              .scheme(uri.getScheme())
              .header("Host", uri.getRawAuthority());
      return uri.getRawQuery() == null ? request : request.query(uri.getRawQuery());
    } catch (URISyntaxException e) {
      throw new UsageException("--request has an address that cannot be read.");
    }
  }
}
