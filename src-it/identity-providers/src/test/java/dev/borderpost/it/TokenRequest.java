package dev.borderpost.it;

import dev.borderpost.extract.RequestView;
import java.util.List;
import java.util.Optional;

/** A request with a token. */
record TokenRequest(String token) implements RequestView {

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String scheme() {
    return "https";
  }

  @Override
  public String path() {
    return "/api/me";
  }

  @Override
  public String rawPath() {
    return path();
  }

  @Override
  public Optional<String> query() {
    return Optional.empty();
  }

  @Override
  public List<String> headers(String name) {
    return name.equalsIgnoreCase("Authorization") ? List.of("Bearer " + token) : List.of();
  }

  @Override
  public String remoteAddress() {
    return "127.0.0.1";
  }
}
