package dev.borderpost.it.keys;

import dev.borderpost.extract.RequestView;
import java.util.List;
import java.util.Optional;

/** A request that carries a token, without a server. */
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
    return "/";
  }

  @Override
  public String rawPath() {
    return "/";
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
