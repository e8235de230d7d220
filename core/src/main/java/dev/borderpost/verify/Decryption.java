package dev.borderpost.verify;

import dev.borderpost.extract.EncodedToken;
import dev.borderpost.json.ReadResult;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Decrypts tokens before their issuer is known, with the keys of all issuers. A decrypted token is
 * accepted only from an issuer that has the key. Thread-safe.
 */
final class Decryption {

  /** The number of simultaneous operations with private keys of one verifier. */
  static final int MAX_PRIVATE_KEY_OPERATIONS =
      Math.max(8, 2 * Runtime.getRuntime().availableProcessors());

  private static final Duration BUSY = Duration.ofSeconds(1);
  private static final RejectionReason OVERLOADED =
      new RejectionReason("overloaded", "too many tokens are being decrypted");

  private final Semaphore privateKeyOperations;
  private final DecryptionKeys keys;
  private final List<Encryption> encryptions;
  private final int maxTokenLength;

  Decryption(
      DecryptionKeys keys,
      Collection<Issuer> issuers,
      int maxTokenLength,
      int maxPrivateKeyOperations) {
    this.privateKeyOperations = new Semaphore(maxPrivateKeyOperations);
    this.keys = keys;
    this.encryptions = issuers.stream().map(Issuer::encryption).toList();
    this.maxTokenLength = maxTokenLength;
  }

  /** The outcome of an attempt to decrypt a token. */
  sealed interface Attempt {}

  /** A token that is not encrypted any more, or never was. */
  sealed interface Opened extends Attempt {

    /** The problem with a token of an issuer that came encrypted, or not, as this one did. */
    Optional<RejectionReason> problemFor(Issuer issuer);
  }

  /** The token is not encrypted. */
  record Bare() implements Opened {

    @Override
    public Optional<RejectionReason> problemFor(Issuer issuer) {
      return issuer.encryption().isRequired()
          ? Rejections.reason("not_encrypted", "the issuer's tokens have to be encrypted")
          : Optional.empty();
    }
  }

  /** The token was encrypted; its content is still to be read and verified. */
  record Unwrapped(DecryptedJwe jwe) implements Opened {

    @Override
    public Optional<RejectionReason> problemFor(Issuer issuer) {
      Encryption encryption = issuer.encryption();
      if (!encryption.keys().contains(jwe.key())) {
        return Rejections.reason(
            "unknown_key", "the token is encrypted to a key of another issuer");
      }
      if (jwe.header().isCompressed() && !encryption.permitsCompressedTokens()) {
        return Rejections.reason("malformed", "zip is not permitted");
      }
      return jwe.header().isNested() || encryption.permitsUnsignedClaims()
          ? Optional.empty()
          : Rejections.reason("not_signed", "cty is not JWT: the content is not a signed token");
    }
  }

  /** The token cannot be decrypted, or not now. */
  record Closed(Verification outcome) implements Attempt {}

  Attempt open(EncodedToken.Found token) {
    return keys.isEmpty() ? new Bare() : open(token.value());
  }

  Attempt open(String token) {
    if (keys.isEmpty() || !EncodedJwe.hasItsParts(token)) {
      return new Bare();
    }
    ReadResult<EncodedJwe> reading = EncodedJwe.read(token, maxTokenLength);
    if (reading instanceof ReadResult.Malformed<EncodedJwe> malformed) {
      return closed("malformed", malformed.problem());
    }
    EncodedJwe jwe = ((ReadResult.Read<EncodedJwe>) reading).value();
    Optional<DecryptionKey> key = keys.find(jwe.header());
    if (key.isEmpty()) {
      return closed("unknown_key", "there is no decryption key for kid, alg and enc of the header");
    }
    if (jwe.header().isCompressed() && !mayBeCompressed(key.get())) {
      return closed("malformed", "zip is not permitted");
    }
    if (!jwe.hasKeyFor(key.get())) {
      return closed("not_decryptable", "the encrypted key does not have the length for the key");
    }
    return key.get().algorithm().isSymmetric()
        ? decrypt(jwe, key.get())
        : decryptInTurn(jwe, key.get());
  }

  /**
   * Operations with a private key cost milliseconds, and everyone can make tokens that need one: a
   * few at a time, so that threads are left for all others.
   */
  private Attempt decryptInTurn(EncodedJwe jwe, DecryptionKey key) {
    if (!privateKeyOperations.tryAcquire()) {
      return new Closed(new Verification.Unavailable(OVERLOADED, BUSY));
    }
    try {
      return decrypt(jwe, key);
    } finally {
      privateKeyOperations.release();
    }
  }

  private static Attempt decrypt(EncodedJwe jwe, DecryptionKey key) {
    Optional<DecryptedJwe> decrypted = jwe.decrypt(key);
    return decrypted.isPresent()
        ? new Unwrapped(decrypted.get())
        : closed("not_decryptable", "the token cannot be decrypted with the key");
  }

  private boolean mayBeCompressed(DecryptionKey key) {
    return encryptions.stream()
        .anyMatch(
            encryption -> encryption.permitsCompressedTokens() && encryption.keys().contains(key));
  }

  private static Attempt closed(String code, String detail) {
    return new Closed(new Verification.Rejected(new RejectionReason(code, detail)));
  }
}
