package dev.borderpost.verify;

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
 * {@code cross_site}, {@code unavailable}, {@code sender_constrained}, {@code other_issuer}, {@code
 * revoked}, {@code replayed}, {@code several_tokens}, {@code insufficient_user_authentication},
 * {@code other_actor}, {@code refused_by_application}, {@code foreign_origin}, {@code
 * unexpected_host}. A policy adds its own. {@code docs/refusals.md} has the usual causes of each.
 *
 * <p>Immutable.
 *
 * @param code a stable code, for metrics and alerts
 * @param detail what exactly was wrong, for people; holds nothing of the token
 */
public record RejectionReason(String code, String detail) {}
