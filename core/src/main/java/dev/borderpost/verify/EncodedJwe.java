package dev.borderpost.verify;

import dev.borderpost.json.ReadResult;
import dev.borderpost.json.ReadResult.Malformed;
import dev.borderpost.json.ReadResult.Read;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.DecryptAeadRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * An encrypted JWT in its compact form (RFC 7516 §3.1), well-formed in every part, of which nothing
 * has been proven yet. It is read under the same rules as {@link EncodedJwt}.
 *
 * <p>Immutable. {@code toString()} shows nothing of the token.
 */
final class EncodedJwe {

  private static final int PARTS = 5;

  private final JweHeader header;
  private final byte[] associatedData;
  private final byte[] encryptedKey;
  private final byte[] iv;
  private final byte[] ciphertext;
  private final byte[] tag;

  private EncodedJwe(
      JweHeader header,
      byte[] associatedData,
      byte[] encryptedKey,
      byte[] iv,
      byte[] ciphertext,
      byte[] tag) {
    this.header = header;
    this.associatedData = associatedData;
    this.encryptedKey = encryptedKey;
    this.iv = iv;
    this.ciphertext = ciphertext;
    this.tag = tag;
  }

  /**
   * Whether a token has the five parts of an encrypted one, whatever is in them.
   *
   * @param compact the token as it arrived
   * @return true if it has four dots
   */
  static boolean hasItsParts(String compact) {
    return compact.chars().filter(character -> character == '.').count() == PARTS - 1;
  }

  /**
   * Reads the compact form.
   *
   * @param compact the token as it arrived
   * @param maxLength how many characters a token may have, checked before anything else
   * @return the token's parts, or the problem with it: besides everything that is malformed in a
   *     signed token, an encrypted key where the algorithm has none or none where it has one, and
   *     an initialization vector or authentication tag of another length than the algorithm's
   */
  static ReadResult<EncodedJwe> read(String compact, int maxLength) {
    if (compact.length() > maxLength) {
      return CompactForm.tooLong(maxLength);
    }
    byte[] ascii = compact.getBytes(StandardCharsets.US_ASCII);
    int[] ends = ends(ascii);
    if (ascii.length != compact.length() || ends.length != PARTS) {
      return new Malformed<>("the token does not have five segments in ASCII");
    }
    byte[] headerBytes = Base64Url.decode(ascii, 0, ends[0]);
    boolean hasKey = ends[1] > ends[0] + 1;
    byte[] encryptedKey = hasKey ? Base64Url.decode(ascii, ends[0] + 1, ends[1]) : new byte[0];
    byte[] iv = Base64Url.decode(ascii, ends[1] + 1, ends[2]);
    byte[] ciphertext = Base64Url.decode(ascii, ends[2] + 1, ends[3]);
    byte[] tag = Base64Url.decode(ascii, ends[3] + 1, ends[4]);
    if (headerBytes == null
        || encryptedKey == null
        || iv == null
        || ciphertext == null
        || tag == null) {
      return CompactForm.notBase64Url();
    }
    ReadResult<JweHeader> reading =
        CompactForm.readObject("the header", headerBytes, JweHeader::read);
    if (reading instanceof Malformed<JweHeader> malformed) {
      return new Malformed<>(malformed.problem());
    }
    JweHeader header = ((Read<JweHeader>) reading).value();
    if (hasKey != header.algorithm().hasEncryptedKey()) {
      return new Malformed<>("the encrypted key is empty, or alg has none");
    }
    if (iv.length != header.encryption().ivBytes()
        || tag.length != header.encryption().tagBytes()) {
      return new Malformed<>("the initialization vector or the tag has not the length of enc");
    }
    byte[] associatedData = Arrays.copyOf(ascii, ends[0]);
    return new Read<>(new EncodedJwe(header, associatedData, encryptedKey, iv, ciphertext, tag));
  }

  /** Where each part ends. */
  private static int[] ends(byte[] ascii) {
    int[] ends = new int[PARTS];
    int count = 0;
    for (int i = 0; i <= ascii.length; i++) {
      if (i == ascii.length || ascii[i] == '.') {
        if (count == PARTS) {
          return new int[0];
        }
        ends[count++] = i;
      }
    }
    return Arrays.copyOf(ends, count);
  }

  /**
   * What the header says. Not proven.
   *
   * @return the header
   */
  JweHeader header() {
    return header;
  }

  /**
   * Whether the encrypted key is as long as one for this key has to be, which costs nothing to see.
   */
  boolean hasKeyFor(DecryptionKey key) {
    return encryptedKey.length == key.encryptedKeyBytes(header);
  }

  /**
   * Decrypts the content, and inflates it if it was compressed, to 250 000 bytes at most.
   *
   * @param key a key for the header's algorithm
   * @return the content; empty when the token is not one that was encrypted to the key as a whole,
   *     which is all that there is to know: whether key, tag, padding or compression was wrong is
   *     not told
   */
  Optional<DecryptedJwe> decrypt(DecryptionKey key) {
    SecretKey contentKey = key.contentKey(header, encryptedKey);
    ByteArrayOutputStream plaintext = new ByteArrayOutputStream(ciphertext.length);
    try {
      Jwts.ENC
          .get()
          .forKey(header.encryption().jwaName())
          .decrypt(new Decryption(contentKey), plaintext);
    } catch (RuntimeException e) {
      // Whatever the library throws for a client's token says the same: not decryptable.
      return Optional.empty();
    }
    byte[] content = plaintext.toByteArray();
    if (header.isCompressed()) {
      byte[] inflated = Inflation.inflate(content);
      return Optional.ofNullable(inflated).map(bytes -> new DecryptedJwe(header, key, bytes));
    }
    return Optional.of(new DecryptedJwe(header, key, content));
  }

  /** What JJWT wants to know. */
  private final class Decryption implements DecryptAeadRequest {

    private final SecretKey contentKey;

    Decryption(SecretKey contentKey) {
      this.contentKey = contentKey;
    }

    @Override
    public SecretKey getKey() {
      return contentKey;
    }

    @Override
    public InputStream getPayload() {
      return new ByteArrayInputStream(ciphertext);
    }

    @Override
    public InputStream getAssociatedData() {
      return new ByteArrayInputStream(associatedData);
    }

    @Override
    public byte[] getIv() {
      return iv;
    }

    @Override
    public byte[] getDigest() {
      return tag;
    }

    @Override
    public @Nullable Provider getProvider() {
      return null;
    }

    @Override
    public @Nullable SecureRandom getSecureRandom() {
      return null;
    }
  }

  @Override
  public String toString() {
    return "EncodedJwe[" + header + "]";
  }
}
