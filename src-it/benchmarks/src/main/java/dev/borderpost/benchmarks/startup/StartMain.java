package dev.borderpost.benchmarks.startup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.borderpost.AuthenticationResult.Authenticated;
import dev.borderpost.benchmarks.peer.BearerRequest;
import dev.borderpost.benchmarks.server.Border;
import dev.borderpost.benchmarks.server.BorderpostAuthenticator;
import dev.borderpost.benchmarks.server.Country;
import dev.borderpost.benchmarks.server.SpringDecoder;
import dev.borderpost.benchmarks.server.Trust;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.PublicKey;

/** Finds one token good, in a fresh JVM. */
final class StartMain {

  /** What is before the label of a border, for the server with it. */
  static final String SERVER = "jetty-";

  private StartMain() {}

  /**
   * Says so on standard output as soon as the token was found good.
   *
   * @param args what starts, a library or the server with a border, and the directory of the files
   *     that say whose tokens to trust
   */
  public static void main(String[] args) throws Exception {
    Trust trust = new Trust(Path.of(args[1]));
    boolean good =
        switch (args[0]) {
          case "borderpost" -> Borderpost.accepts(trust.key(), trust.token());
          case "spring" -> Spring.accepts(trust.key(), trust.token());
          default -> server(Border.of(args[0].substring(SERVER.length())), trust);
        };
    if (!good) {
      throw new IllegalStateException(args[0] + " refuses a good token");
    }
    System.out.println("good");
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  /** A class of its own, so that its library is not looked for where another is measured. */
  private static final class Borderpost {
    static boolean accepts(PublicKey key, String token) {
      return BorderpostAuthenticator.of(key).authenticate(new BearerRequest(token))
          instanceof Authenticated;
    }
  }

  private static final class Spring {
    static boolean accepts(PublicKey key, String token) {
      return SpringDecoder.of(key).decode(token).getSubject() != null;
    }
  }

  private static boolean server(Border border, Trust trust) throws Exception {
    Country country = Country.start(border, trust.key(), Country.Threads.PLATFORM);
    return get(country.port(), trust.token()).contains(" 200 ");
  }

  /** By a socket, since the HTTP client of the JDK takes longer to load than what is measured. */
  private static String get(int port, String token) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request =
          "GET /orders HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer "
              + token
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      String status =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1)).readLine();
      return status == null ? "" : status;
    }
  }
}
