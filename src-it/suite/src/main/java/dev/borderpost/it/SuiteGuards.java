package dev.borderpost.it;

import static dev.borderpost.policy.ClaimsPolicy.role;
import static dev.borderpost.policy.ClaimsPolicy.scope;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.Origins;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The guards of the suite's application: one for every path, and another for some directories. */
public final class SuiteGuards {

  /** What browsers show for refused requests below {@code /site}; no rule opens it. */
  public static final String PAGE = "/pages/sign-in";

  /** By what name browsers know what is below {@code /shop}. */
  public static final String OWN_ORIGIN = "https://shop.example";

  /** Whose pages may call what is below {@code /shop}. */
  public static final String ALLOWED_ORIGIN = "https://app.example";

  private final Map<String, KeySource> keys;
  private final Map<String, Guard> guards = new LinkedHashMap<>();

  /** The guards, with the keys of the issuers by their identifiers. */
  public SuiteGuards(Map<String, KeySource> keys) {
    this.keys = Map.copyOf(keys);
    guards.put("", border());
    guards.put("/cookie", cookie());
    guards.put("/shop", shop());
    guards.put("/form", headerOrForm());
    guards.put("/desk", desk());
    guards.put("/gateway", gateway());
    guards.put("/site", site());
    guards.put("/both", adminsOnly());
  }

  /** {@return the keys of the issuers by their identifiers, for guards of a host's own} */
  public Map<String, KeySource> keys() {
    return keys;
  }

  /**
   * {@return the guards by the directory that they are for, without a slash at its end; the empty
   * one is the root} The order is that in which they are asked. A guard is for the directory itself
   * and all below it, as the servlet mapping <code>/cookie/*</code> is.
   */
  public Map<String, Guard> byDirectory() {
    return Collections.unmodifiableMap(guards);
  }

  /**
   * The guards to ask for a request, in this order, until one refuses it. The user is the one that
   * the last of them tells.
   *
   * @param path the decoded path
   */
  public List<Guard> guards(String path) {
    return guards.entrySet().stream()
        .filter(guard -> (path + "/").startsWith(guard.getKey() + "/"))
        .map(Map.Entry::getValue)
        .toList();
  }

  private Guard border() {
    AccessRules rules =
        AccessRules.builder()
            .permit("/health")
            .permit("/public/**")
            .permit("/cookie/**") // these have borders of their own
            .permit("/shop/**")
            .permit("/form/**")
            .permit("/desk/**")
            .permit("/site/**")
            .permit("/gateway/**")
            .permit("GET", "/notes/**")
            .permit("OPTIONS", "/shared/**")
            .optional("/catalog/**")
            .require("/admin/**", role("admin"))
            .require("GET", "/orders/**", scope("orders:read"))
            .require("POST", "/orders/**", scope("orders:write"))
            .deny("/internal/**")
            .build();
    return Guard.of(authenticator(TokenExtractor.authorizationHeader()), rules).withRealm("suite");
  }

  private Guard cookie() {
    return Guard.of(authenticator(headerOrCookie()));
  }

  private Guard shop() {
    AccessRules rules =
        AccessRules.builder().deny("/shop/closed").require("/shop/admin", role("admin")).build();
    Origins origins = Origins.allowing(ALLOWED_ORIGIN).withOwn(OWN_ORIGIN).withPreflights();
    return Guard.of(builder(headerOrCookie()).origins(origins).build(), rules);
  }

  private Guard gateway() {
    return Guard.of(
        authenticator(
            TokenExtractor.firstOf(
                TokenExtractor.header("X-Forwarded-Access-Token"),
                TokenExtractor.cookie("session"))));
  }

  private Guard site() {
    AccessRules rules =
        AccessRules.builder()
            .permit("/site/go")
            .require("/site/admin", role("admin"))
            .require("/site/hooked", role("admin"))
            .build();
    Origins origins = Origins.allowing().withOwn(OWN_ORIGIN);
    return Guard.of(builder(headerOrCookie()).origins(origins).build(), rules)
        .withRefusalPages(
            (refusal, request) ->
                switch (request.path()) {
                  case "/site/redirected" -> Optional.of(OWN_ORIGIN + "/sign-in?from=shop");
                  case "/site/elsewhere" -> Optional.of("https://evil.example/sign-in");
                  case "/site/hooked" -> Optional.of(PAGE);
                  default -> refusal.status() == 401 ? Optional.of(PAGE) : Optional.empty();
                });
  }

  private static TokenExtractor headerOrCookie() {
    return TokenExtractor.firstOf(
        TokenExtractor.authorizationHeader(), TokenExtractor.cookie("session"));
  }

  private Guard headerOrForm() {
    return Guard.of(
        authenticator(
            TokenExtractor.oneOf(
                TokenExtractor.authorizationHeader(),
                TokenExtractor.formParameter("access_token"))));
  }

  private Guard desk() {
    return Guard.of(JwtAuthenticator.builder().issuer(issuer(Tokens.PARTNER)).build());
  }

  private Guard adminsOnly() {
    return Guard.of(
        authenticator(TokenExtractor.authorizationHeader()),
        AccessRules.builder().require("/**", role("admin")).build());
  }

  private JwtAuthenticator authenticator(TokenExtractor extractor) {
    return builder(extractor).build();
  }

  private JwtAuthenticator.Builder builder(TokenExtractor extractor) {
    return JwtAuthenticator.builder()
        .issuer(issuer(Tokens.MAIN))
        .issuer(issuer(Tokens.DOWN))
        .extractor(extractor);
  }

  private Issuer issuer(String identifier) {
    KeySource source = keys.get(identifier);
    if (source == null) {
      throw new IllegalArgumentException("The keys of " + identifier + " are missing.");
    }
    return Issuer.of(identifier).audience(Tokens.AUDIENCE).keys(source).build();
  }
}
