package dev.borderpost.keys;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers every request with one document, or receives it and says nothing. */
final class SilentServer implements AutoCloseable {

  private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final byte[] answer;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int silentConnections;

  SilentServer(String json) throws IOException {
    answer =
        ("HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n" + json)
            .getBytes(StandardCharsets.UTF_8);
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/jwks");
  }

  /** Says nothing more on the first connections, as if something on the way had dropped them. */
  void beSilent(int firstConnections) {
    silentConnections = firstConnections;
  }

  int requests() {
    return requests.get();
  }

  int connections() {
    return connections.size();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        connections.add(connection);
        int number = connections.size();
        start(() -> serve(connection, number));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket connection, int number) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isEmpty()) {
          requests.incrementAndGet();
          if (number > silentConnections) {
            connection.getOutputStream().write(answer);
          }
        }
      }
    } catch (IOException e) {
      // closed by the client
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
