package dev.borderpost.it.stores;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.keys.KeySource;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.store.JCacheStores;
import dev.borderpost.store.RevocationList;
import dev.borderpost.verify.Issuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.EnumSet;
import javax.cache.Cache;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

/**
 * An application on Jetty: a token opens {@code /once} once, and {@code /often} until it is signed
 * out there by {@code DELETE}.
 */
final class Application implements AutoCloseable {

  private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
  private final Guard guard;

  /** Starts it, with a store that other servers may share. */
  Application(String publicKeys, Cache<String, String> cache) {
    RevocationList revocations = JCacheStores.revocations(cache);
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder()
            .issuer(
                Issuer.of(TwoKeyIssuer.IDENTIFIER)
                    .audience(TwoKeyIssuer.AUDIENCE)
                    .keys(KeySource.jwkSet(publicKeys))
                    .build())
            .build();
    guard =
        Guard.of(
            authenticator,
            AccessRules.builder()
                .require("/once", ClaimsPolicy.singleUse(JCacheStores.tokenIds(cache)))
                .require("/often", ClaimsPolicy.notRevoked(revocations))
                .build());

    ServletContextHandler context = new ServletContextHandler();
    context.addFilter(
        new JwtAuthenticationFilter(guard), "/*", EnumSet.allOf(DispatcherType.class));
    context.addServlet(new CountryServlet(revocations), "/*");
    server.setHandler(context);
    try {
      server.start();
    } catch (Exception e) { // what start() declares
      throw new IllegalStateException(e);
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getURI().getPort());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) { // what stop() declares
      throw new IllegalStateException(e);
    }
    guard.close();
  }

  private static final class CountryServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient RevocationList revocations;

    private CountryServlet(RevocationList revocations) {
      this.revocations = revocations;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("Welcome");
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
      revocations.revokeToken(((JwtPrincipal) request.getUserPrincipal()).jwt());
    }
  }
}
