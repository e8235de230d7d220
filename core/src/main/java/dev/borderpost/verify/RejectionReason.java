package dev.borderpost.verify;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was refused, for log and listeners. Clients are told less: an error code of RFC
 * 6750 §3.1 and a fixed sentence.
 *
 * <p>The codes of this library: {@code no_credentials}, {@code invalid_request}, {@code malformed},
 * {@code unknown_issuer}, {@code unknown_key}, {@code algorithm_not_allowed}, {@code
 * bad_signature}, {@code expired}, {@code not_yet_valid}, {@code too_old}, {@code wrong_audience},
 * {@code wrong_token_type}, {@code missing_claim}, {@code claim_mismatch}, {@code missing_role},
 * {@code insufficient_scope}, {@code not_encrypted}, {@code not_decryptable}, {@code not_signed},
 * {@code excluded}, {@code denied_by_rule}, {@code ambiguous_path}, {@code session_id_in_path},
 * {@code cross_site}, {@code sender_constrained}, {@code other_issuer}, {@code revoked}, {@code
 * replayed}, {@code several_tokens}, {@code insufficient_user_authentication}, {@code other_actor},
 * {@code refused_by_application}, {@code foreign_origin}, {@code unexpected_host}; and of requests
 * that could not be decided about: {@code keys_unavailable}, {@code issuer_unavailable}, {@code
 * store_unavailable}, {@code policy_unavailable}, {@code overloaded}, {@code extension_failed},
 * {@code unreadable_request}, {@code not_configured}. A policy adds its own. {@code
 * docs/refusals.md} has the usual causes of each.
 *
 * <p>What was expected and what was found is shown in a form that is safe for logs: values that a
 * client chose are escaped and cut at 100 characters, and none is a token, a signature or another
 * claim than those for issuer, audience, type and times.
 *
 * <p>Immutable. Two are equal when code and detail are.
 */
public final class RejectionReason {

  private final String code;
  private final String detail;
  private final @Nullable String issuer;
  private final Object expected;
  private final Object found;
  private final @Nullable Supplier<String> explanation;

  /**
   * A reason without values.
   *
   * @param code a stable code, for metrics and alerts, such as "account_locked"
   * @param detail what exactly was wrong, for people; the same for all requests
   */
  public RejectionReason(String code, String detail) {
    this(code, detail, null, List.of(), List.of(), null);
  }

  private RejectionReason(
      String code,
      String detail,
      @Nullable String issuer,
      Object expected,
      Object found,
      @Nullable Supplier<String> explanation) {
    this.code = requireNonNull(code);
    this.detail = requireNonNull(detail);
    this.issuer = issuer;
    this.expected = expected;
    this.found = found;
    this.explanation = explanation;
  }

  /**
   * This reason with what would have been accepted and what came instead.
   *
   * @param expected the accepted values, such as the roles of which one is needed; must not be
   *     modified afterwards
   * @param found the values of the request; must not be modified afterwards. They get into logs:
   *     give none that is secret or personal
   * @return the reason
   */
  public RejectionReason with(Collection<?> expected, Collection<?> found) {
    return new RejectionReason(
        code, detail, issuer, requireNonNull(expected), requireNonNull(found), explanation);
  }

  /**
   * This reason with a sentence about one request, for people.
   *
   * @param sentence makes the sentence when it is needed, which is seldom if many requests are
   *     refused. It gets into logs, on one line of 1000 characters at most: it must hold nothing
   *     secret or personal. Without it if this throws
   * @return the reason
   */
  public RejectionReason explained(Supplier<String> sentence) {
    return new RejectionReason(code, detail, issuer, expected, found, sentence);
  }

  /** With values that are formatted when they are asked for; each one value, or a collection. */
  RejectionReason with(Object expected, Object found, Supplier<String> sentence) {
    return new RejectionReason(code, detail, issuer, expected, found, sentence);
  }

  /** With the trusted issuer that the token names. */
  RejectionReason ofIssuer(String identifier) {
    return new RejectionReason(code, detail, identifier, expected, found, explanation);
  }

  /**
   * A stable code, for metrics and alerts.
   *
   * @return the code, such as "expired"
   */
  public String code() {
    return code;
  }

  /**
   * What was wrong, in a fixed sentence that holds nothing of the token.
   *
   * @return the sentence
   */
  public String detail() {
    return detail;
  }

  /**
   * The trusted issuer that the token names, which need not have issued it.
   *
   * @return the identifier; empty where the token names no trusted issuer, or was not looked at
   */
  public Optional<String> issuer() {
    return Optional.ofNullable(issuer);
  }

  /**
   * What would have been accepted: audiences, issuers, algorithms, keys, types, roles, scopes or
   * times.
   *
   * @return at most eight values, the last one the number of further ones; empty where there are
   *     none to name
   */
  public List<String> expected() {
    return Shown.values(expected);
  }

  /**
   * What came instead, in the order of {@link #expected}.
   *
   * @return at most eight values, the last one the number of further ones; empty where nothing came
   */
  public List<String> found() {
    return Shown.values(found);
  }

  /**
   * What was wrong with this very request, for people: what came, and what would have been
   * accepted.
   *
   * @return one line, such as {@code tokens are for [account], accepted is [orders]}; the {@link
   *     #detail} where there is no more to say
   */
  public String explanation() {
    if (explanation != null) {
      try {
        return Shown.line(explanation.get());
      } catch (RuntimeException | LinkageError e) {
        return Shown.line(detail); // of a policy whose sentence fails: the decision stands
      }
    }
    List<String> accepted = expected();
    return Shown.line(
        detail
            + (accepted.isEmpty() ? "" : ": expected is " + accepted)
            + (accepted.isEmpty() && found().isEmpty() ? "" : ", found is " + found()));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RejectionReason that
        && code.equals(that.code)
        && detail.equals(that.detail);
  }

  @Override
  public int hashCode() {
    return 31 * code.hashCode() + detail.hashCode();
  }

  @Override
  public String toString() {
    return "RejectionReason[" + code + ": " + detail + "]";
  }
}
