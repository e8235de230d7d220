package dev.borderpost.testing;

import dev.borderpost.extract.RequestView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request without a server. */
public final class TestRequest implements RequestView {

  private final String method;
  private final String rawPath;
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();
  private final List<Map.Entry<String, String>> form = new ArrayList<>();
  private String path;
  private String query = "";
  private String scheme = "https";

  private TestRequest(String method, String rawPath) {
    this.method = method;
    this.rawPath = rawPath;
    this.path = rawPath;
  }

  public static TestRequest get(String path) {
    return request("GET", path);
  }

  public static TestRequest request(String method, String path) {
    return new TestRequest(method, path);
  }

  /** A request for "/" that carries a token as it should. */
  public static TestRequest withToken(String token) {
    return get("/").header("Authorization", "Bearer " + token);
  }

  public TestRequest header(String name, String value) {
    headers.add(Map.entry(name, value));
    return this;
  }

  public TestRequest token(String token) {
    return header("Authorization", "Bearer " + token);
  }

  public TestRequest formParameter(String name, String value) {
    form.add(Map.entry(name, value));
    return this;
  }

  public TestRequest decodedPath(String decoded) {
    path = decoded;
    return this;
  }

  public TestRequest query(String text) {
    query = text;
    return this;
  }

  public TestRequest scheme(String name) {
    scheme = name;
    return this;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String rawPath() {
    return rawPath;
  }

  @Override
  public Optional<String> query() {
    return Optional.of(query).filter(text -> !text.isEmpty());
  }

  @Override
  public List<String> headers(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public String remoteAddress() {
    return "127.0.0.1";
  }

  @Override
  public List<String> formParameters(String name) {
    return form.stream()
        .filter(parameter -> parameter.getKey().equals(name))
        .map(Map.Entry::getValue)
        .toList();
  }
}
