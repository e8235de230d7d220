package dev.borderpost.examples;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.examples.quickstart.LocalServer;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.verify.Issuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;

/**
 * Two servers that share nothing but the public keys of the passport office. There is no session:
 * either answers any request, and one can be restarted while users are signed in.
 */
public final class TwoServersExample {

  private static final String ISSUER = "https://passport-office.example";
  private static final String AUDIENCE = "api://hello";
  private static final int USERS = 50;
  private static final int REQUESTS_OF_A_USER = 4;

  private TwoServersExample() {}

  /**
   * Restarts one of two servers under 50 users, prints what becomes of their requests, and ends.
   */
  public static void main(String... args) throws Exception {
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
    TokenIssuer office = TokenIssuer.builder(ISSUER, keys).audience(AUDIENCE).build();
    String publicKeys = keys.publicJwkSet();

    Map<String, String> tokens =
        IntStream.rangeClosed(1, USERS)
            .mapToObj(number -> "user-" + number)
            .collect(Collectors.toMap(Function.identity(), user -> office.token(user).sign()));
    System.out.printf("%d users have signed in. Their requests go to either server.%n", USERS);

    try (LocalServer first = start(KeySource.jwkSet(publicKeys))) {
      try (LocalServer second = start(KeySource.jwkSet(publicKeys))) {
        System.out.println("Two servers:         " + spray(tokens, first, second));
      }
      System.out.println("The second stopped:  " + spray(tokens, first));
      try (LocalServer secondAgain = start(KeySource.jwkSet(publicKeys))) {
        System.out.println("And started again:   " + spray(tokens, first, secondAgain));
      }
    }
    System.out.println(
        "There is no session to lose: a token is good wherever the public keys are.");
  }

  /** A server that knows whose signatures to trust, and nothing of users or other servers. */
  static LocalServer start(KeySource publicKeys) {
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder()
            .issuer(Issuer.of(ISSUER).audience(AUDIENCE).keys(publicKeys).build())
            .build();

    ServletContextHandler context = new ServletContextHandler();
    context.addFilter(
        new JwtAuthenticationFilter(authenticator), "/*", EnumSet.allOf(DispatcherType.class));
    context.addServlet(new HelloServlet(), "/*");
    return LocalServer.start(0, context);
  }

  /** Sends each user's requests to the servers in turn. */
  static String spray(Map<String, String> tokens, LocalServer... servers) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    int recognised = 0;
    int lost = 0;
    for (Map.Entry<String, String> user : tokens.entrySet()) {
      for (int i = 0; i < REQUESTS_OF_A_USER; i++) {
        HttpRequest request =
            HttpRequest.newBuilder(servers[i % servers.length].address())
                .header("Authorization", "Bearer " + user.getValue())
                .build();
        String answer = client.send(request, BodyHandlers.ofString()).body();
        if (answer.equals("Hello " + user.getKey())) {
          recognised++;
        } else {
          lost++;
        }
      }
    }
    return "%d requests recognised, %d sign-ins lost".formatted(recognised, lost);
  }

  private static final class HelloServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/plain;charset=utf-8");
      response.getWriter().print("Hello " + request.getRemoteUser());
    }
  }
}
