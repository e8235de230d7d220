package dev.borderpost.extract;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that no server received: for tests of rules, policies and extractors, and for messages
 * that carry a token in another protocol. Begin with {@link RequestView#of}.
 *
 * <p>Each method that takes a value changes this request and returns it. Not thread-safe while it
 * is described; it can be read by several threads afterwards.
 */
public final class StandaloneRequest implements RequestView {

  private final String method;
  private final String rawPath;
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();
  private final List<Map.Entry<String, String>> formParameters = new ArrayList<>();
  private String path;
  private Optional<String> query;
  private String scheme = RequestView.super.scheme();
  private String remoteAddress = "127.0.0.1";
  private List<X509Certificate> clientCertificates = List.of();

  StandaloneRequest(String method, String target) {
    int questionMark = target.indexOf('?');
    this.method = method;
    this.rawPath = questionMark < 0 ? target : target.substring(0, questionMark);
    this.path = RequestView.decodedPath(rawPath);
    this.query =
        questionMark < 0 ? Optional.empty() : Optional.of(target.substring(questionMark + 1));
  }

  /**
   * Adds a header field. A cookie is a {@code Cookie} field: {@code header("Cookie",
   * "name=value")}.
   *
   * @param name the field name, in any letter case
   * @param value the value of one field line; fields with the same name stay apart
   * @return this
   */
  public StandaloneRequest header(String name, String value) {
    headers.add(Map.entry(name, value));
    return this;
  }

  /**
   * Adds an {@code Authorization} field with a bearer token (RFC 6750 §2.1).
   *
   * @param token the token
   * @return this
   */
  public StandaloneRequest token(String token) {
    return header("Authorization", "Bearer " + token);
  }

  /**
   * Sets the decoded path, for servers that map a request to another path than the one sent.
   *
   * @param decodedPath the path as {@link #path()} returns it; that of the target, decoded once,
   *     unless given
   * @return this
   */
  public StandaloneRequest decodedPath(String decodedPath) {
    path = decodedPath;
    return this;
  }

  /**
   * Sets the query, replacing that of the target.
   *
   * @param encodedQuery the query, percent-encoded, without the question mark
   * @return this
   */
  public StandaloneRequest query(String encodedQuery) {
    query = Optional.of(encodedQuery);
    return this;
  }

  /**
   * Sets the scheme.
   *
   * @param name {@code http} or {@code https}, which it is unless given
   * @return this
   */
  public StandaloneRequest scheme(String name) {
    scheme = name;
    return this;
  }

  /**
   * Sets the address of the peer.
   *
   * @param address an IP address in text form; {@code 127.0.0.1} unless given
   * @return this
   */
  public StandaloneRequest remoteAddress(String address) {
    remoteAddress = address;
    return this;
  }

  /**
   * Adds a parameter of a form body.
   *
   * @param name the parameter's name
   * @param value its value, decoded
   * @return this
   */
  public StandaloneRequest formParameter(String name, String value) {
    formParameters.add(Map.entry(name, value));
    return this;
  }

  /**
   * Sets the certificate chain of the client.
   *
   * @param chain the client's own certificate first; none unless given
   * @return this
   */
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
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
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

  /** The method and the path; neither query nor header fields, which may hold a token. */
  @Override
  public String toString() {
    return method + " " + rawPath;
  }
}
