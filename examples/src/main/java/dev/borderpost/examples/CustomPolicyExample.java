package dev.borderpost.examples;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.policy.PolicyDecision;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.verify.Issuer;
import dev.borderpost.verify.VerifiedJwt;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

/** A policy of the application's own: users reach nothing but their own tenant's resources. */
public final class CustomPolicyExample {

  private static final String ISSUER = "https://passport-office.example";
  private static final String AUDIENCE = "api://tenants";

  private CustomPolicyExample() {}

  /** The claim {@code tenant} has to be the one in the path {@code /tenants/{tenant}/…}. */
  static final class SameTenantPolicy implements ClaimsPolicy {

    @Override
    public PolicyDecision evaluate(VerifiedJwt jwt, RequestView request) {
      String[] segments = request.path().split("/", -1); // "", "tenants", the tenant, …
      boolean same =
          segments.length > 2
              && jwt.claims().string("tenant").filter(segments[2]::equals).isPresent();
      return same ? PolicyDecision.accept() : PolicyDecision.forbid("other_tenant");
    }
  }

  /** Serves port 8080, and prints how to call it. */
  public static void main(String... args) throws Exception {
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
    Server server = start(8080, keys.keySource());

    TokenIssuer office = TokenIssuer.builder(ISSUER, keys).audience(AUDIENCE).build();
    String token = office.token("alice").claim("tenant", "acme").sign();
    String curl = "curl -sS -H 'Authorization: Bearer %s' %stenants/%s/invoices%n";
    System.out.printf("Her own tenant:  " + curl, token, server.getURI(), "acme");
    System.out.printf("Another's:       " + curl, token, server.getURI(), "globex");
  }

  static Server start(int port, KeySource keys) throws Exception {
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder()
            .issuer(Issuer.of(ISSUER).audience(AUDIENCE).keys(keys).build())
            .build();
    Guard guard =
        Guard.of(
            authenticator,
            AccessRules.builder().require("/tenants/**", new SameTenantPolicy()).build());

    ServletContextHandler context = new ServletContextHandler();
    context.addFilter(
        new JwtAuthenticationFilter(guard), "/*", EnumSet.allOf(DispatcherType.class));
    context.addServlet(new TenantServlet(), "/tenants/*");

    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    server.setHandler(context);
    server.start();
    return server;
  }

  private static final class TenantServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/plain;charset=utf-8");
      response.getWriter().println(request.getRemoteUser() + " reads " + request.getPathInfo());
    }
  }
}
