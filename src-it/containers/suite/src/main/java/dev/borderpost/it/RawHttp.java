package dev.borderpost.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends exactly the bytes it is given, one connection for each request. */
final class RawHttp {

  private static final int TIMEOUT_MILLIS = 10_000;

  private RawHttp() {}

  /**
   * Sends a request and reads everything that comes until the server closes the connection.
   *
   * @param request a whole request, each character one byte
   */
  static Response send(URI server, String request) {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      } catch (SocketException e) {
        // Refused before it was read to its end: the answer may be there all the same.
      }
      return response(read(socket.getInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      in.transferTo(bytes);
    } catch (SocketException e) {
      // Closed with some of the request unread: what has been answered until then counts.
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static Response response(String wire) {
    int end = wire.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Response(0, Map.of(), "", wire);
    }
    List<String> head = wire.substring(0, end).lines().toList();
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    String body = wire.substring(end + 4);
    boolean chunked = headers.getOrDefault("transfer-encoding", List.of()).contains("chunked");
    int status = Integer.parseInt(head.get(0).substring(9, 12));
    return new Response(status, headers, chunked ? unchunked(body) : body, wire);
  }

  private static String unchunked(String body) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < body.length()) {
      int lineEnd = body.indexOf("\r\n", at);
      int size = Integer.parseInt(body.substring(at, lineEnd), 16);
      text.append(body, lineEnd + 2, lineEnd + 2 + size);
      at = lineEnd + 2 + size + 2;
    }
    return text.toString();
  }
}
