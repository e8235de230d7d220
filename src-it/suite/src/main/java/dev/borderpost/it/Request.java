package dev.borderpost.it;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A request in the making, written to the wire as it stands. */
final class Request {

  private final Target server;
  private final String method;
  private final String target;
  private final List<String> fields = new ArrayList<>();
  private String body = "";

  /**
   * Begins a request.
   *
   * @param target the request target. When it begins with a slash, the application's context path
   *     is put in front; otherwise it is sent as it is, with {@code {base}} and {@code {context}}
   *     filled in
   */
  Request(Target server, String method, String target) {
    this.server = server;
    this.method = method;
    this.target = server.tokens().fillIn(target);
  }

  /**
   * A header field as it is written, without the end of the line; <code>{alice}</code> stands for
   * her token, and so on.
   */
  Request field(String line) {
    fields.add(server.tokens().fillIn(line));
    return this;
  }

  Request form(String text) {
    body = server.tokens().fillIn(text);
    return field("Content-Type: application/x-www-form-urlencoded")
        .field("Content-Length: " + body.length());
  }

  Response send() {
    URI base = server.base();
    String whole =
        target.startsWith("/")
            ? base.getRawPath() + target
            : target.replace("{base}", base.toString()).replace("{context}", base.getRawPath());
    StringBuilder wire = new StringBuilder(method + " " + whole + " HTTP/1.1\r\n");
    wire.append("Host: ").append(base.getRawAuthority()).append("\r\n");
    fields.forEach(field -> wire.append(field).append("\r\n"));
    return RawHttp.send(base, wire + "Connection: close\r\n\r\n" + body);
  }
}
