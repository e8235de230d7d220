package dev.borderpost.cli;

import dev.borderpost.verify.RejectionReason;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * The steps that a request takes, in their order, each with the codes of the refusals that happen
 * there. Codes that are not listed are those of policies, of the library or of the application.
 */
enum Stage {
  REQUEST(
      "no_credentials",
      "invalid_request",
      "ambiguous_path",
      "session_id_in_path",
      "cross_site",
      "foreign_origin",
      "unexpected_host",
      "several_tokens",
      "unreadable_request",
      "not_configured"),
  READ("malformed"),
  DECRYPT("not_encrypted", "not_decryptable", "not_signed", "overloaded"),
  ISSUER("unknown_issuer", "issuer_unavailable"),
  KEY("unknown_key", "algorithm_not_allowed", "keys_unavailable"),
  SIGNATURE("bad_signature"),
  TYPE("wrong_token_type"),
  CLAIMS("missing_claim"),
  AUDIENCE("wrong_audience"),
  TIMES("expired", "not_yet_valid", "too_old"),
  SENDER("sender_constrained"),
  POLICIES(
      "claim_mismatch",
      "revoked",
      "replayed",
      "insufficient_scope",
      "insufficient_user_authentication",
      "missing_role",
      "other_issuer",
      "other_actor",
      "excluded",
      "store_unavailable",
      "policy_unavailable",
      "extension_failed",
      "refused_by_application"),
  RULES("denied_by_rule");

  @SuppressWarnings("ImmutableEnumChecker") // Set.of
  private final Set<String> codes;

  Stage(String... codes) {
    this.codes = Set.of(codes);
  }

  boolean has(String code) {
    return codes.contains(code);
  }

  /**
   * The step of a refusal by the verification, or of one before or after it with a code of its own.
   */
  static Stage of(RejectionReason reason) {
    if (reason.issuer().isPresent() && READ.has(reason.code())) {
      return TIMES; // the claims contradict each other: iat is later than exp
    }
    if (reason.issuer().isEmpty() && reason.code().equals("unknown_key")) {
      return DECRYPT; // the issuer of a token that cannot be decrypted is not known yet
    }
    return Arrays.stream(values())
        .filter(stage -> stage.has(reason.code()))
        .findFirst()
        .orElse(POLICIES);
  }

  /** The name in output. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
