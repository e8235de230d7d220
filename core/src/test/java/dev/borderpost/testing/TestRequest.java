package dev.borderpost.testing;

import dev.borderpost.extract.RequestView;

/** Short names for requests without a server. */
public final class TestRequest {

  private TestRequest() {}

  public static RequestView.Standalone get(String path) {
    return RequestView.of("GET", path);
  }

  public static RequestView.Standalone request(String method, String path) {
    return RequestView.of(method, path);
  }

  /** A request for "/" that carries a token as it should. */
  public static RequestView.Standalone withToken(String token) {
    return get("/").token(token);
  }
}
