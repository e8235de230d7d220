package dev.borderpost.extract;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A request whose parts were given one by one. */
final class StandaloneRequest implements RequestView.Standalone {

  private final String method;
  private final String rawPath;
  private final Function<String, List<String>> received;
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();
  private final List<Map.Entry<String, String>> formParameters = new ArrayList<>();
  private String path;
  private Optional<String> query;
  private String scheme = "https";
  private String remoteAddress = "127.0.0.1";
  private List<X509Certificate> clientCertificates = List.of();

  StandaloneRequest(String method, String target, Function<String, List<String>> received) {
    int questionMark = target.indexOf('?');
    this.method = method;
    this.received = received;
    this.rawPath = questionMark < 0 ? target : target.substring(0, questionMark);
    this.path = RequestView.decodedPath(rawPath);
    this.query =
        questionMark < 0 ? Optional.empty() : Optional.of(target.substring(questionMark + 1));
  }

  @Override
  public StandaloneRequest header(String name, String value) {
    headers.add(Map.entry(name, value));
    return this;
  }

  @Override
  public StandaloneRequest token(String token) {
    return header("Authorization", "Bearer " + token);
  }

  @Override
  public StandaloneRequest decodedPath(String decodedPath) {
    path = decodedPath;
    return this;
  }

  @Override
  public StandaloneRequest query(String encodedQuery) {
    query = Optional.of(encodedQuery);
    return this;
  }

  @Override
  public StandaloneRequest scheme(String name) {
    scheme = name;
    return this;
  }

  @Override
  public StandaloneRequest remoteAddress(String address) {
    remoteAddress = address;
    return this;
  }

  @Override
  public StandaloneRequest formParameter(String name, String value) {
    formParameters.add(Map.entry(name, value));
    return this;
  }

  @Override
  public StandaloneRequest clientCertificates(X509Certificate... chain) {
    clientCertificates = List.of(chain);
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
    return query;
  }

  @Override
  public List<String> headers(String name) {
    List<String> given =
        headers.stream()
            .filter(header -> header.getKey().equalsIgnoreCase(name))
            .map(Map.Entry::getValue)
            .toList();
    return given.isEmpty() ? received.apply(name) : given;
  }

  @Override
  public String remoteAddress() {
    return remoteAddress;
  }

  @Override
  public List<String> formParameters(String name) {
    return formParameters.stream()
        .filter(parameter -> parameter.getKey().equals(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public List<X509Certificate> clientCertificates() {
    return clientCertificates;
  }

  @Override
  public String toString() {
    return method + " " + rawPath;
  }
}
