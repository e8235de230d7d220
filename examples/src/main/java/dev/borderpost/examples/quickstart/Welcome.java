package dev.borderpost.examples.quickstart;

import java.net.URI;

/**
 * What the quickstart says once it runs: where its page is, and three lines to paste into a shell.
 */
public final class Welcome {

  private static final String AUTHORIZATION = "-H \"Authorization: Bearer $TOKEN\"";
  private static final String ORDER =
      "-H 'Content-Type: application/json' -d '{\"item\":\"tea\",\"quantity\":2}'";

  private Welcome() {}

  /**
   * The text.
   *
   * @param address where the server listens
   * @param options what it was started with
   * @return several lines
   */
  public static String text(URI address, Options options) {
    String guidance =
        options
            .otherIssuer()
            .map(issuer -> withTokensOf(issuer, address))
            .orElseGet(() -> withOurTokens(address));
    return "Borderpost quickstart: open "
        + address
        + "/ in a browser. Ctrl-C stops it.\n\n"
        + guidance;
  }

  private static String withOurTokens(URI address) {
    return """
        Users: alice / wonderland (admin, may read and write orders), bob / builder (may read orders).
        Or paste into a shell:

        TOKEN=$(curl -sS %1$s/login -d username=alice -d password=wonderland | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
        curl -sS %1$s/api/me %2$s
        curl -sS %1$s/api/orders %2$s %3$s
        """
        .formatted(address, AUTHORIZATION, ORDER);
  }

  private static String withTokensOf(Options.OtherIssuer issuer, URI address) {
    return """
        Guarded by tokens of %1$s for %2$s.
        There is no /login and no /.well-known/jwks.json here: get a token from that issuer.
        Reading orders takes the scope orders:read, writing orders:write, /api/admin/audit the role admin.
        Or, with the token in the variable TOKEN, paste into a shell:

        curl -sS %3$s/api/me %4$s
        curl -sS %3$s/api/orders %4$s
        curl -sS %3$s/api/orders %4$s %5$s
        """
        .formatted(issuer.identifier(), issuer.audience(), address, AUTHORIZATION, ORDER);
  }
}
