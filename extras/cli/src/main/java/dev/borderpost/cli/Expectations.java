package dev.borderpost.cli;

import dev.borderpost.verify.Issuer;
import java.util.List;
import java.util.Optional;

/** What an issuer's tokens have to look like, for people. */
final class Expectations {

  private Expectations() {}

  static String ofTokens(Issuer issuer) {
    return "iss "
        + issuer.identifier()
        + ", "
        + joined(issuer, "audience-claim", " or ")
        + " "
        + orElse(joined(issuer, "audience", " or "), "with any value")
        + ", typ "
        + joined(issuer, "token-types", " or ")
        + ", alg "
        + orElse(joined(issuer, "algorithms", " or "), "as the keys say")
        + ", exp"
        + Optional.of(joined(issuer, "required-claims", ", "))
            .filter(claims -> !claims.isEmpty())
            .map(claims -> ", " + claims)
            .orElse("")
        + (joined(issuer, "encryption", "").equals("required") ? ", encrypted" : "");
  }

  static String ofUsers(Issuer issuer) {
    return "the name is in "
        + joined(issuer, "principal-claim", " or ")
        + ", roles in "
        + joined(issuer, "roles-claim", " and ")
        + " (roles-claim), scopes in "
        + joined(issuer, "scope-claim", " or ")
        + " (scope-claim)";
  }

  /** The values of a requirement in one text. */
  static String joined(Issuer issuer, String setting, String separator) {
    return String.join(separator, issuer.requirements().getOrDefault(setting, List.of()));
  }

  private static String orElse(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }
}
