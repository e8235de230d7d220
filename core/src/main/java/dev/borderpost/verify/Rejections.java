package dev.borderpost.verify;

import dev.borderpost.jwt.JoseHeader;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.verify.Issuers.Trusted;
import dev.borderpost.verify.Verification.Rejected;
import dev.borderpost.verify.Verification.Unavailable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Why the step between reading a token and its claims has failed, with what it was about. */
final class Rejections {

  private static final RejectionReason UNKNOWN_ISSUER =
      new RejectionReason("unknown_issuer", "iss is absent or not an issuer that is trusted");
  private static final RejectionReason UNKNOWN_KEY =
      new RejectionReason(
          "unknown_key", "the issuer has no key for kid, x5t#S256, x5t or alg of the header");
  private static final RejectionReason ALGORITHM_NOT_ALLOWED =
      new RejectionReason(
          "algorithm_not_allowed", "alg is not that of the key, or not one of the issuer's");
  private static final RejectionReason BAD_SIGNATURE =
      new RejectionReason("bad_signature", "the signature is not that of the issuer's key");
  private static final RejectionReason BAD_MAC =
      new RejectionReason(
          "bad_signature",
          "the signature is not one with the shared secret: if that is text and not base64url, say so"
              + " by secret-encoding");
  private static final RejectionReason KEYS_UNAVAILABLE =
      new RejectionReason("keys_unavailable", "the issuer's keys could not be had in time");
  private static final RejectionReason ISSUER_UNAVAILABLE =
      new RejectionReason("issuer_unavailable", "the issuer resolver did not answer in time");
  private static final RejectionReason FAILED =
      new RejectionReason("extension_failed", "a key source or issuer resolver has failed");

  private Rejections() {}

  static Rejected malformed(String problem) {
    return new Rejected(new RejectionReason("malformed", problem));
  }

  static Rejected unknownIssuer(String identifier, Issuers trusted) {
    Collection<String> identifiers = trusted.configured();
    return new Rejected(
        UNKNOWN_ISSUER.with(
            identifiers,
            identifier.isEmpty() ? List.of() : identifier,
            () -> Explanations.unknownIssuer(identifier, identifiers, trusted.hasResolver())));
  }

  static Rejected unknownKey(JoseHeader header, Trusted issuer) {
    return of(
        issuer,
        UNKNOWN_KEY.with(
            List.of(),
            header.keyId().<Object>map(id -> id).orElse(List.of()),
            () -> Explanations.unknownKey(header, issuer.keys())));
  }

  static Rejected algorithmNotAllowed(
      JoseHeader header, Trusted issuer, List<VerificationKey> keys) {
    return of(
        issuer,
        ALGORITHM_NOT_ALLOWED.with(
            keys.stream().map(VerificationKey::algorithm).toList(),
            header.algorithm(),
            () -> Explanations.algorithm(header, issuer.issuer(), keys)));
  }

  static Rejected badSignature(JoseHeader header, Trusted issuer, boolean secret) {
    RejectionReason reason = secret ? BAD_MAC : BAD_SIGNATURE;
    return of(
        issuer,
        reason.with(List.of(), List.of(), () -> Explanations.key(header) + ": " + reason.detail()));
  }

  static Rejected of(Trusted issuer, RejectionReason reason) {
    return new Rejected(reason.ofIssuer(issuer.issuer().identifier()));
  }

  static Unavailable withoutKeys(Trusted issuer, Duration retryAfter) {
    return new Unavailable(
        KEYS_UNAVAILABLE
            .ofIssuer(issuer.issuer().identifier())
            .explained(() -> withoutKeys(issuer.keys().health())),
        retryAfter);
  }

  private static String withoutKeys(KeySource.Health health) {
    return health
        .lastError()
        .map(error -> "the last attempt to fetch the keys failed: " + error)
        .orElse("the keys are not there yet, or too many requests wait for them");
  }

  static Unavailable withoutIssuer(Duration retryAfter) {
    return new Unavailable(ISSUER_UNAVAILABLE, retryAfter);
  }

  static Unavailable failed(Duration retryAfter) {
    return new Unavailable(FAILED, retryAfter);
  }

  static Optional<RejectionReason> reason(String code, String detail) {
    return Optional.of(new RejectionReason(code, detail));
  }
}
