package dev.borderpost.testing;

import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.StandaloneRequest;

/** Short names for requests without a server. */
public final class TestRequest {

  private TestRequest() {}

  public static StandaloneRequest get(String path) {
    return RequestView.of("GET", path);
  }

  public static StandaloneRequest request(String method, String path) {
    return RequestView.of(method, path);
  }

  /** A request for "/" that carries a token as it should. */
  public static StandaloneRequest withToken(String token) {
    return get("/").token(token);
  }
}
