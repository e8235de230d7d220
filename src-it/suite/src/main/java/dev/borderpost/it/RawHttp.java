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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that sends exactly the bytes it is given, one connection for each request. */
final class RawHttp {

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

  private RawHttp() {}

  /**
   * Sends a request and reads its answer: until the server closes the connection, or as much as
   * {@code Content-Length} says.
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
    byte[] buffer = new byte[8192];
    try {
      int count = in.read(buffer);
      while (count >= 0) {
        bytes.write(buffer, 0, count);
        boolean whole = isWhole(bytes.toString(StandardCharsets.ISO_8859_1));
        count = whole ? -1 : in.read(buffer);
      }
    } catch (SocketException e) {
      // Closed with some of the request unread: what has been answered until then counts.
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /** Whether nothing more is to come, even if the server keeps the connection open. */
  private static boolean isWhole(String wire) {
    int end = wire.indexOf("\r\n\r\n");
    Matcher length = CONTENT_LENGTH.matcher(wire);
    return end >= 0
        && length.find()
        && length.start() < end
        && wire.length() - end - 4 >= Integer.parseInt(length.group(1));
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
