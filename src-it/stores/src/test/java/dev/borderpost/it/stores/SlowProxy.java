package dev.borderpost.it.stores;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stands in front of a server on loopback and passes everything on, after some time if it is told
 * to.
 */
final class SlowProxy implements AutoCloseable {

  private static final int DELAY_SECONDS = 5;

  private final ServerSocket listener;
  private final int port;

  /** What bytes on their way to the server wait for, as long as the delay. */
  private volatile CountDownLatch quick = new CountDownLatch(0);

  SlowProxy(int port) {
    this.port = port;
    try {
      listener = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** From now on, whatever is sent to the server takes 5 seconds longer. */
  void slow() {
    quick = new CountDownLatch(1);
  }

  /** From now on nothing does, nor what is on its way. */
  void mend() {
    quick.countDown();
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getByName("127.0.0.1"), port);
        daemon(() -> pass(client, server, true));
        daemon(() -> pass(server, client, false));
      } catch (IOException e) {
        return; // it was closed, or there is no server
      }
    }
  }

  private void pass(Socket from, Socket to, boolean toServer) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (toServer) {
          var unused = quick.await(DELAY_SECONDS, TimeUnit.SECONDS);
        }
        out.write(buffer, 0, length);
      }
    } catch (IOException | InterruptedException e) {
      // The connection ends here.
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "slow-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    mend();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
