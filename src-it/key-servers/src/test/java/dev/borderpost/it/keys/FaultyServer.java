package dev.borderpost.it.keys;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A server on loopback that answers each request with whatever bytes it is told to. */
final class FaultyServer implements AutoCloseable {

  private final InetSocketAddress address;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile @Nullable SSLContext tls;
  private volatile Behaviour behaviour = Behaviour.NEVER_ANSWERS;
  private volatile @Nullable ServerSocket listener;

  /** What becomes of a request; the connection stays open for the next one unless it throws. */
  @FunctionalInterface
  interface Behaviour {

    /** Says nothing, until the other side has hung up. */
    Behaviour NEVER_ANSWERS =
        (in, out) -> {
          while (in.read() >= 0) {}
          throw new IOException("hung up");
        };

    void answer(InputStream in, OutputStream out) throws IOException, InterruptedException;

    static Behaviour json(String json) {
      return response("200 OK", "Content-Type: application/json", json);
    }

    static Behaviour response(String status, String header, String body) {
      byte[] bytes = bytes(status, header, body);
      return (in, out) -> out.write(bytes);
    }

    static byte[] bytes(String status, String header, String body) {
      byte[] content = body.getBytes(StandardCharsets.UTF_8);
      byte[] head = head(status, header, "Content-Length: " + content.length);
      byte[] all = Arrays.copyOf(head, head.length + content.length);
      System.arraycopy(content, 0, all, head.length, content.length);
      return all;
    }

    static byte[] head(String status, String... headers) {
      return ("HTTP/1.1 " + status + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);
    }
  }

  private FaultyServer(InetSocketAddress address) {
    this.address = address;
  }

  /**
   * Starts one.
   *
   * @param host an address of loopback other than 127.0.0.1, which connections come from: nothing
   *     else gets the port while the server refuses
   */
  static FaultyServer start(String host) throws IOException {
    ServerSocket first = new ServerSocket(0, 100, InetAddress.getByName(host));
    FaultyServer server =
        new FaultyServer(new InetSocketAddress(first.getInetAddress(), first.getLocalPort()));
    server.listen(first);
    return server;
  }

  FaultyServer behave(Behaviour behaviour) {
    this.behaviour = behaviour;
    return this;
  }

  /** From the next connection on. */
  void useTls(SSLContext context) {
    tls = context;
  }

  /** Goes away, as a process that is killed. */
  void refuse() throws IOException {
    ServerSocket current = listener;
    listener = null;
    if (current != null) {
      current.close();
    }
    hangUp();
  }

  /** Ends all connections. */
  void hangUp() throws IOException {
    for (Socket connection : connections) {
      connection.close();
    }
  }

  /** Comes back, unless it is there. */
  void listen() throws IOException {
    if (listener == null) {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(address, 100);
      listen(socket);
    }
  }

  private void listen(ServerSocket socket) {
    listener = socket;
    daemon(() -> accept(socket));
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "faulty-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(ServerSocket socket) {
    while (true) {
      try {
        Socket connection = socket.accept();
        connections.add(connection);
        daemon(() -> serve(connection));
      } catch (IOException e) {
        return; // it was told to refuse
      }
    }
  }

  private void serve(Socket connection) {
    try (connection;
        Socket secured = secured(connection)) {
      InputStream in = new BufferedInputStream(secured.getInputStream());
      OutputStream out = secured.getOutputStream();
      while (readHead(in)) {
        requests.incrementAndGet();
        behaviour.answer(in, out);
        out.flush();
      }
    } catch (IOException | InterruptedException e) {
      // The connection ends here, for one reason or another.
    } finally {
      connections.remove(connection);
    }
  }

  private Socket secured(Socket connection) throws IOException {
    SSLContext context = tls;
    if (context == null) {
      return connection;
    }
    SSLSocket secured =
        (SSLSocket) context.getSocketFactory().createSocket(connection, null, 0, true);
    secured.setUseClientMode(false);
    secured.startHandshake();
    return secured;
  }

  private static boolean readHead(InputStream in) throws IOException {
    int last = 0;
    for (int next = in.read(); next >= 0; next = in.read()) {
      last = last << 8 | next;
      if (last == 0x0d0a0d0a) {
        return true;
      }
    }
    return false;
  }

  URI uri() {
    return URI.create(
        (tls == null ? "http" : "https")
            + "://"
            + address.getAddress().getHostAddress()
            + ":"
            + address.getPort()
            + "/jwks");
  }

  /** How many requests came. */
  int requests() {
    return requests.get();
  }

  /** How many connections are open. */
  int connections() {
    return connections.size();
  }

  @Override
  public void close() {
    try {
      refuse();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
