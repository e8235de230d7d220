package dev.borderpost.cli;

import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import dev.borderpost.verify.TokenVerifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was found in a token and what its issuer's settings ask for, by steps, for people. */
final class Facts {

  private final String token;
  private final RequestView request;
  private final Map<String, List<String>> said;
  private final List<Issuer> trusted;
  private final Optional<Issuer> issuer;
  private final Map<String, KeySource.Health> health;

  Facts(Guard guard, String token, RequestView request) {
    TokenVerifier verifier = guard.authenticator().verifier();
    this.token = token;
    this.request = request;
    this.said = verifier.describe(token);
    this.trusted = verifier.issuers();
    this.issuer =
        trusted.stream()
            .filter(candidate -> said("iss").equals(List.of(candidate.identifier())))
            .findFirst();
    this.health = verifier.health();
  }

  /** What was found at a step that was passed. */
  String found(Stage stage) {
    return switch (stage) {
      case REQUEST -> "one token, where it is looked for";
      case READ -> size() + some("alg", "typ", "kid");
      case DECRYPT -> parts() == 5 ? "encrypted" : "not encrypted";
      case ISSUER -> some("iss");
      case KEY -> some("kid", "alg");
      case SIGNATURE -> "made with that key";
      case TYPE -> said("typ").isEmpty() ? "no typ" : some("typ");
      case CLAIMS -> "all are there";
      case AUDIENCE -> said("aud").isEmpty() ? "no aud" : some("aud");
      case TIMES -> some("exp", "nbf", "iat");
      case SENDER -> "no proof is needed";
      case POLICIES -> "no objection";
      case RULES -> request.method() + " " + printable(request.rawPath()) + " is granted";
    };
  }

  /** What would be accepted at a step; empty if there is nothing to name. */
  String expected(Stage stage) {
    return switch (stage) {
      case DECRYPT -> required("encryption").equals("required") ? "encrypted" : "";
      case ISSUER -> trusted.stream().map(Issuer::identifier).toList().toString();
      case KEY -> keys();
      case TYPE -> required("token-types");
      case CLAIMS ->
          Stream.of("exp", required("principal-claim"), required("required-claims"))
              .filter(text -> !text.isEmpty())
              .collect(Collectors.joining(", "));
      case AUDIENCE -> required("audience");
      case TIMES ->
          "clock-skew "
              + required("clock-skew")
              + Optional.of(required("max-token-age"))
                  .filter(age -> !age.isEmpty())
                  .map(age -> ", max-token-age " + age)
                  .orElse("");
      case REQUEST, READ, SIGNATURE, SENDER, POLICIES, RULES -> "";
    };
  }

  private String keys() {
    KeySource.Health known =
        issuer
            .map(trust -> health.get(trust.identifier()))
            .orElse(KeySource.Health.ofStaticKeys(0));
    String algorithms = required("algorithms");
    return (known.details().keyIds().isEmpty()
            ? known.keys() + " keys"
            : "kid " + printable(known.details().keyIds().toString()))
        + (algorithms.isEmpty() ? "" : ", alg " + algorithms);
  }

  private String required(String setting) {
    return issuer
        .map(trust -> trust.requirements().getOrDefault(setting, List.of()))
        .filter(values -> !values.isEmpty())
        .map(values -> values.size() == 1 ? values.get(0) : values.toString())
        .orElse("");
  }

  private List<String> said(String name) {
    return said.getOrDefault(name, List.of());
  }

  private String some(String... names) {
    return Stream.of(names)
        .filter(said::containsKey)
        .map(name -> name + " " + String.join(", ", said(name)))
        .collect(Collectors.joining(", "));
  }

  private long parts() {
    return token.chars().filter(character -> character == '.').count() + 1;
  }

  private String size() {
    return parts() + " parts, " + token.length() + " characters" + (said.isEmpty() ? "" : ", ");
  }

  private static String printable(String text) {
    return text.replaceAll("[^ -~]", "?");
  }
}
