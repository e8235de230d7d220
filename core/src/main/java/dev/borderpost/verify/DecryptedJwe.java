package dev.borderpost.verify;

import dev.borderpost.json.ReadResult;
import dev.borderpost.json.ReadResult.Malformed;
import dev.borderpost.json.ReadResult.Read;
import dev.borderpost.jwt.JwtClaims;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of an encrypted token. Everyone can encrypt to a public key, so its origin is still
 * unknown.
 *
 * <p>Immutable. {@code toString()} shows nothing of it.
 */
final class DecryptedJwe {

  private final JweHeader header;
  private final DecryptionKey key;
  private final byte[] content;

  DecryptedJwe(JweHeader header, DecryptionKey key, byte[] content) {
    this.header = header;
    this.key = key;
    this.content = content;
  }

  /**
   * The header of the encrypted token, which is now known to belong to its content.
   *
   * @return the header
   */
  JweHeader header() {
    return header;
  }

  /**
   * The key that it was decrypted with.
   *
   * @return the key
   */
  DecryptionKey key() {
    return key;
  }

  /**
   * The content as a token, to be read as strictly as if it had arrived by itself.
   *
   * @return the text; a byte beyond ASCII makes it malformed
   */
  String token() {
    return new String(content, StandardCharsets.ISO_8859_1);
  }

  /**
   * The content as claims that were encrypted without having been signed. It proves its origin only
   * by a key that only issuer and recipient have.
   *
   * @return the claims, or the problem: that the key is a public one, say
   */
  ReadResult<Claims> claims() {
    if (!key.algorithm().isSymmetric()) {
      return new Malformed<>("the claims are not signed, and everyone can encrypt to a public key");
    }
    return CompactForm.readObject("the claims set", content, this::claims);
  }

  private ReadResult<Claims> claims(Map<String, @Nullable Object> members) {
    ReadResult<JwtClaims> claims = JwtClaims.read(members);
    return claims instanceof Read<JwtClaims> read
        ? new Read<>(new Claims(header, read.value()))
        : new Malformed<>(((Malformed<JwtClaims>) claims).problem());
  }

  /** Claims that a shared key vouches for. Immutable. */
  static final class Claims {

    private final JweHeader header;
    private final JwtClaims claims;

    private Claims(JweHeader header, JwtClaims claims) {
      this.header = header;
      this.claims = claims;
    }

    /**
     * The issuer that the claims name.
     *
     * @return the claim {@code iss}; empty string when absent
     */
    String claimedIssuer() {
      return claims.issuer().orElse("");
    }

    /**
     * The claims as a token. Call it only for an issuer that shares the key.
     *
     * @param mapping where that issuer puts name, roles and scopes
     * @param clockSkew how long that issuer's tokens are accepted after their {@code exp}
     * @return the token; its header has the names of the encryption
     */
    VerifiedJwt verified(ClaimMapping mapping, Duration clockSkew) {
      return new VerifiedJwt(header.common(), claims, mapping, clockSkew);
    }

    @Override
    public String toString() {
      return "Claims[" + header + "]";
    }
  }

  @Override
  public String toString() {
    return "DecryptedJwe[" + header + "]";
  }
}
