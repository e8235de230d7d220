package dev.borderpost.examples;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.examples.quickstart.AuditServlet;
import dev.borderpost.examples.quickstart.AuditTrail;
import dev.borderpost.examples.quickstart.CannotStartException;
import dev.borderpost.examples.quickstart.ExplainServlet;
import dev.borderpost.examples.quickstart.HealthServlet;
import dev.borderpost.examples.quickstart.LocalServer;
import dev.borderpost.examples.quickstart.Logging;
import dev.borderpost.examples.quickstart.LoginServlet;
import dev.borderpost.examples.quickstart.LogoutServlet;
import dev.borderpost.examples.quickstart.MeServlet;
import dev.borderpost.examples.quickstart.Options;
import dev.borderpost.examples.quickstart.Orders;
import dev.borderpost.examples.quickstart.OrdersServlet;
import dev.borderpost.examples.quickstart.PageServlet;
import dev.borderpost.examples.quickstart.PassportOffice;
import dev.borderpost.examples.quickstart.SignOutServlet;
import dev.borderpost.examples.quickstart.SiteServlet;
import dev.borderpost.examples.quickstart.Welcome;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.servlet.JwkSetServlet;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import jakarta.servlet.DispatcherType;
import java.net.URI;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;

/**
 * The whole journey in one process: a passport office that signs tokens, a border that checks them,
 * and a country, some servlets that need not know how.
 *
 * <p>Exit code 0 after {@code --help}, 1 when what the program needs is taken or broken, 2 for a
 * wrong option, 130 after Ctrl-C and 143 after SIGTERM, which both stop it in good order.
 */
public final class Quickstart implements AutoCloseable {

  /** The border: the first rule that matches decides; all else needs a good token. */
  private static final AccessRules RULES =
      AccessRules.builder()
          .permit("GET", "/")
          .permit("GET", "/page/**")
          .permit("POST", "/page/explain")
          .permit("/health")
          .permit("/login")
          .permit("/logout")
          .permit("/.well-known/jwks.json")
          .require("GET", "/api/orders/**", ClaimsPolicy.scope("orders:read"))
          .require("POST", "/api/orders/**", ClaimsPolicy.scope("orders:write"))
          .require("/api/orders/**") // other methods: there are none
          .require("/api/admin/**", ClaimsPolicy.role("admin"))
          .build();

  private final JwtAuthenticator authenticator;
  private final Orders orders;
  private final LocalServer server;

  private Quickstart(JwtAuthenticator authenticator, Orders orders, LocalServer server) {
    this.authenticator = authenticator;
    this.orders = orders;
    this.server = server;
  }

  /**
   * Runs until the process is told to stop.
   *
   * @param args as {@code --help} explains
   */
  public static void main(String... args) {
    if (Options.askForHelp(args)) {
      System.out.print(Options.HELP);
      return;
    }
    try {
      Options options = Options.parse(args);
      Logging.begin(options.verbose());
      Quickstart quickstart = start(options);
      Runtime.getRuntime().addShutdownHook(new Thread(quickstart::close));
      System.out.print(Welcome.text(quickstart.address(), options));
    } catch (CannotStartException e) {
      System.err.println("quickstart: " + e.getMessage());
      System.exit(e.exitCode());
    }
  }

  /**
   * Starts the application.
   *
   * @param options where to listen, where to keep data, whose tokens to accept
   * @return the running application
   * @throws CannotStartException if an option cannot be followed
   */
  public static Quickstart start(Options options) {
    ServletContextHandler site = new ServletContextHandler();
    AuditTrail audit = new AuditTrail();
    JwtAuthenticator.Builder border =
        options
            .otherIssuer()
            .map(other -> JwtAuthenticator.builder().issuer(other.issuer()))
            .orElseGet(() -> openPassportOffice(options, site));
    openPage(options, site);
    Orders orders = Orders.open(options.data());
    JwtAuthenticator authenticator = authenticator(border, audit);
    Guard guard = Guard.of(authenticator, RULES);
    if (options.otherIssuer().isPresent()) {
      site.addServlet(new ExplainServlet(guard), "/page/explain");
    }
    closeBorder(guard, site);
    settleCountry(orders, audit, site);
    try {
      return new Quickstart(authenticator, orders, LocalServer.start(options.port(), site));
    } catch (RuntimeException e) {
      authenticator.close();
      orders.close();
      throw e;
    }
  }

  /** Opens the office, and begins a border that trusts it. */
  private static JwtAuthenticator.Builder openPassportOffice(
      Options options, ServletContextHandler site) {
    PassportOffice office = PassportOffice.open(options.data());
    site.addServlet(new LoginServlet(office), "/login");
    site.addServlet(new LogoutServlet(office), "/logout");
    site.addServlet(new SignOutServlet(office), "/api/admin/sign-out");
    site.addServlet(new JwkSetServlet(office::publicJwkSet), "/.well-known/jwks.json");
    return JwtAuthenticator.builder()
        .issuer(office.issuer())
        .policy(ClaimsPolicy.notRevoked(office.revocations()));
  }

  private static JwtAuthenticator authenticator(JwtAuthenticator.Builder border, AuditTrail audit) {
    return border
        .extractor(
            TokenExtractor.firstOf(
                TokenExtractor.authorizationHeader(),
                TokenExtractor.cookie(PassportOffice.COOKIE_NAME)))
        .listener(audit)
        .build();
  }

  private static void closeBorder(Guard guard, ServletContextHandler site) {
    site.addFilter(new JwtAuthenticationFilter(guard), "/*", EnumSet.allOf(DispatcherType.class));
  }

  private static void openPage(Options options, ServletContextHandler site) {
    site.addServlet(new PageServlet(), "");
    site.addServlet(new PageServlet(), "/page/*");
    site.addServlet(
        options
            .otherIssuer()
            .map(other -> new SiteServlet(false, other.identifier(), other.audience()))
            .orElseGet(
                () -> new SiteServlet(true, PassportOffice.IDENTIFIER, PassportOffice.AUDIENCE)),
        "/page/site.json");
  }

  private static void settleCountry(Orders orders, AuditTrail audit, ServletContextHandler site) {
    site.addServlet(new HealthServlet(), "/health");
    site.addServlet(new MeServlet(), "/api/me");
    site.addServlet(new OrdersServlet(orders), "/api/orders/*");
    site.addServlet(new AuditServlet(audit), "/api/admin/audit");
  }

  /**
   * Where the application listens.
   *
   * @return for example {@code http://127.0.0.1:8080}
   */
  public URI address() {
    return server.address();
  }

  /** Stops answering, then closes border and orders. */
  @Override
  public void close() {
    try {
      server.close();
    } finally {
      authenticator.close();
      orders.close();
    }
  }
}
