package dev.borderpost.examples.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** A session of a client, request by request. */
final class Session {

  private final String resource;
  private final String id;

  private Session(String resource, String id) {
    this.resource = resource;
    this.id = id;
  }

  static Session open(String resource, String token) {
    HttpResponse<String> response =
        Http.send(
            post(
                resource,
                token,
                """
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{
                "protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
                """));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    Session session =
        new Session(resource, response.headers().firstValue("Mcp-Session-Id").orElseThrow());
    HttpResponse<String> initialized =
        session.post(token, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    assertThat(initialized.statusCode()).as(initialized.body()).isEqualTo(202);
    return session;
  }

  HttpResponse<String> list(String token) {
    return post(token, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}");
  }

  HttpResponse<String> call(String token, String tool, String... headers) {
    HttpRequest.Builder request =
        post(
            resource,
            token,
            "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\""
                + tool
                + "\",\"arguments\":{\"item\":\"milk\"},\"_meta\":{\"progressToken\":\"one\"}}}");
    return Http.send(
        (headers.length == 0 ? request : request.headers(headers)).header("Mcp-Session-Id", id));
  }

  /** Returns when the stream has ended. */
  HttpResponse<String> listen(String token) {
    return Http.send(
        authorized(resource, token)
            .header("Accept", "text/event-stream")
            .header("Mcp-Session-Id", id));
  }

  HttpResponse<String> delete(String token) {
    return Http.send(authorized(resource, token).header("Mcp-Session-Id", id).DELETE());
  }

  private HttpResponse<String> post(String token, String json) {
    return Http.send(post(resource, token, json).header("Mcp-Session-Id", id));
  }

  static HttpRequest.Builder post(String resource, String token, String json) {
    return authorized(resource, token)
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream")
        .POST(BodyPublishers.ofString(json));
  }

  private static HttpRequest.Builder authorized(String resource, String token) {
    return Http.to(resource).header("Authorization", "Bearer " + token);
  }
}
