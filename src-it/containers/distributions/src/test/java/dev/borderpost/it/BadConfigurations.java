package dev.borderpost.it;

import dev.borderpost.it.app.EchoServlet;
import dev.borderpost.it.war.FailingPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Applications whose filter cannot work. */
final class BadConfigurations {

  /** Nothing of these may be logged. */
  static final String SECRET = "b7Rk2XwQ9mTz4LcVn8Js1HyPd6Gf3UaEo5Ni0KxMr_s";

  static final String SHORT_SECRET = "dG9vLXNob3J0";

  private static final String RSA_KEY =
      """
      -----BEGIN PUBLIC KEY-----
      MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo
      4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0/IzW7yWR7QkrmBL7jTKEn5u
      +qKhbwKfBstIs+bMY2Zkp18gnTxKLxoS2tFczGkPLPgizskuemMghRniWaoLcyeh
      kd3qqGElvW/VDL5AaWTg0nLVkjRo9z+40RQzuVaE8AkAFmxZzow3x+VJYKdjykkJ
      0iT9wCS0DRTXu269V264Vf/3jvredZiKRkgwlL9xNAwxXFg0x/XFw005UWVRIkdg
      cKWTjpBP2dPwVZ4WWC+9aGVd+Gyn1o0CLelf4rEjGoXbAAEgAqeGUxrcIlbjXfbc
      mwIDAQAB
      -----END PUBLIC KEY-----
      """;

  /**
   * One of them.
   *
   * @param name of the WAR; its filter is called the same
   * @param settings with {@code ""} for one that is missing
   * @param faults what the log has to say
   */
  record Row(String name, Map<String, String> settings, String... faults) {}

  static final List<Row> ROWS =
      List.of(
          new Row(
              "unknown-key",
              Map.of("audiences", "api://orders"),
              "audiences (init-param): there is no such setting; did you mean audience?"),
          new Row("empty-value", Map.of("clock-skew", " "), "clock-skew", "it is empty"),
          new Row("no-audience", Map.of("audience", ""), "audience is missing"),
          new Row(
              "inline-secret",
              Map.of("keys", "", "secret", SECRET),
              "secret (init-param): a secret is never written into a configuration"),
          new Row(
              "short-secret",
              Map.of("keys", "", "secret", "env:SHORT_SECRET"),
              "secret (init-param): "),
          new Row(
              "algorithm-none",
              Map.of("algorithms", "none"),
              "algorithms = \"none\" (init-param): \"none\" is not an algorithm"),
          new Row("hs256-without-secret", Map.of("algorithms", "HS256"), "HS256"),
          new Row(
              "rsa-as-hs256", Map.of("keys", "/WEB-INF/rsa.pem", "algorithms", "HS256"), "HS256"),
          new Row(
              "unreadable-keys",
              Map.of("keys", "file:/nowhere/jwks.json"),
              "keys = \"file:/nowhere/jwks.json\" (init-param): ",
              "cannot be read"),
          new Row(
              "missing-keys",
              Map.of("keys", "/WEB-INF/nowhere.json"),
              "keys = \"/WEB-INF/nowhere.json\" (init-param): there is nothing at"),
          new Row(
              "malformed-pem",
              Map.of("keys", "/WEB-INF/malformed.pem"),
              "keys = \"/WEB-INF/malformed.pem\" (init-param): "),
          new Row(
              "malformed-jwks",
              Map.of("keys", "/WEB-INF/malformed.json"),
              "keys = \"/WEB-INF/malformed.json\" (init-param): "),
          new Row(
              "rule-with-a-typo",
              Map.of("rules", "permit /health\n permitt /public/**"),
              "rules = \"permitt /public/**\" (init-param): ",
              "did you mean permit?"),
          new Row(
              "same-issuer-twice",
              Map.of(
                  "issuer", "",
                  "keys", "",
                  "issuers", "main, partner",
                  "main.issuer", "https://id.example.com",
                  "main.keys", Applications.JWKS,
                  "partner.issuer", "https://id.example.com",
                  "partner.keys", Applications.JWKS),
              "partner.issuer = \"https://id.example.com\" (init-param): "),
          new Row(
              "class-not-found",
              Map.of("policies", "com.example.Missing"),
              "policies = \"com.example.Missing\" (init-param): ",
              "cannot be loaded"),
          new Row(
              "class-of-the-wrong-type",
              Map.of("extractors", "java.lang.String"),
              "extractors = \"java.lang.String\" (init-param): ",
              "does not implement"),
          new Row(
              "class-that-fails",
              Map.of("policies", FailingPolicy.class.getName()),
              "the constructor of " + FailingPolicy.class.getName() + " failed",
              "the policy's own trouble"),
          new Row(
              "skew-of-an-hour",
              Map.of("clock-skew", "PT1H"),
              "clock-skew = \"PT1H\" (init-param): "),
          new Row(
              "several-faults",
              Map.of("audience", "", "clock-skew", "a minute", "policys", "x", "realm", "a\"b"),
              "audience is missing",
              "clock-skew = \"a minute\" (init-param): it is not an ISO-8601 duration",
              "policys (init-param): there is no such setting; did you mean policies?",
              "realm"));

  private BadConfigurations() {}

  static List<War> wars(Tokens tokens) throws IOException {
    List<War> wars = new ArrayList<>();
    for (Row row : ROWS) {
      Map<String, String> settings = Applications.with(row.settings());
      settings.values().removeIf(String::isEmpty);
      wars.add(
          War.of(row.name())
              .file("WEB-INF/jwks.json", tokens.mainJwkSet())
              .file("WEB-INF/rsa.pem", RSA_KEY)
              .file("WEB-INF/malformed.pem", RSA_KEY.replace("MIIB", "MIIX"))
              .file("WEB-INF/malformed.json", tokens.mainJwkSet().replaceFirst("\\{", "[{"))
              .file("page.txt", "REACHED static\n")
              .classes(FailingPolicy.class)
              .servlet("rest", EchoServlet.class, "/health", "/api/*")
              .filter(row.name(), settings, "/*"));
    }
    return wars;
  }

  /** An application that has forgotten the jars. */
  static War withoutJars() throws IOException {
    return War.empty("without-jars")
        .file("page.txt", "REACHED static\n")
        .servlet("rest", EchoServlet.class, "/health", "/api/*")
        .filter("without-jars", Applications.with(Map.of()), "/*");
  }
}
