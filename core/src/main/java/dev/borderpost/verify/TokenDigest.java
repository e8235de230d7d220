package dev.borderpost.verify;

import dev.borderpost.extract.EncodedToken;
import dev.borderpost.jwt.Sha256;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The SHA-256 of a token's text, to recognise it by without keeping it. */
final class TokenDigest {

  private final byte[] hash;

  private TokenDigest(byte[] hash) {
    this.hash = hash;
  }

  static TokenDigest of(EncodedToken.Found token) {
    return new TokenDigest(token.digest(Sha256.newDigest()));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenDigest digest && Arrays.equals(hash, digest.hash);
  }

  /** Of a hash, some bits are as good as all. */
  @Override
  public int hashCode() {
    return hash[0] << 24 | (hash[1] & 0xFF) << 16 | (hash[2] & 0xFF) << 8 | (hash[3] & 0xFF);
  }
}
