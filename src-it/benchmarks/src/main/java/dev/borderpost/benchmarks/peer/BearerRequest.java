package dev.borderpost.benchmarks.peer;

import dev.borderpost.extract.RequestView;
import java.util.List;

/**
 * A request with a bearer token. All is there before the clock starts: a server has made the text
 * of the header by then.
 */
public final class BearerRequest implements RequestView {

  private final String token;
  private final List<String> authorization;

  /**
   * A request with a token.
   *
   * @param token the token
   */
  public BearerRequest(String token) {
    this.token = token;
    this.authorization = List.of("Bearer " + token);
  }

  /**
   * The token alone, for libraries that do not look at requests.
   *
   * @return the token
   */
  public String token() {
    return token;
  }

  @Override
  public List<String> headers(String name) {
    return name.equalsIgnoreCase("Authorization") ? authorization : List.of();
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String rawPath() {
    return "/orders";
  }

  @Override
  public String toString() {
    return "GET /orders";
  }
}
