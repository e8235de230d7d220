package dev.borderpost.fuzz;

import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.VerificationKey;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PrivateJwk;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Keys that are the same in every run, so that a token in a corpus stays what it was. */
final class FuzzKeys {

  /** A private JWK: they protect nothing but these tests. */
  static final String RSA_JWK =
      """
      {"kid":"rsa","kty":"RSA","n":"2YzG_VIj8U7P1DMj5UhQg0gDlr53P32qMFF2hyMVkD7ypwQ9qURd9Ut1ea2FN4v\
      jtDawywd3xAiwtksr7HPxZJ4Kx3eGgvLLdbDoppTI3OaUD-nWrSBkl4aN01yPKwBc01Jnyei3qycL3R7QDAQpx82yVNJR\
      ZCvJynkHkyy7tvBfUhbzuLaf-SlIuaUnl9H1TNmXuIk6A9z6r5mq3kHKtlj9H7_s2uKt9OkYSS0tyq0998Hi5Esy2ho5x\
      ytIVMYhpJ_4AqTFPunlQD2JdniBRY_XWwGfDm4RiWjgj1I8m_J9Mu9XG84Uuy1ZQKXp8ajlpMI4mrz1LgXALAaSPiwXqw\
      ","e":"AQAB","d":"MgbH6Y_eeQqdCxh5fCutbAr-3EbPSDffD35kKb49Iq7_AL4eadKxYotoJ8Npu3S9N39OF1oPxfI\
      TpM_TeWvOCku3gdfwBCPN-rHkRg43xGh3itNEjQpCZ3_HFGAYAhTyw5uTB2Cu_7oaZc5EnEbGzs3z4MJ-efEB1cAQKF1k\
      izP9pSF6GdiP5BaftLcSWdN96gyFYNLeGsmHEVXAVYhdBVZ7jGWsHEZ6LbP3yFTabcIXizvJwoMq70ttwOWi3nhCU5RHF\
      gBQmkHP4YkUBKSj4UsSgHFxNF2l1y02e0BL9une_k94S-RyAFXfTb9TlwzUwsguWgQyolv7BagtG1o1dQ","p":"98JTe\
      Zi4PkqUCRqRatgOLVuae6FRSIFGS-tRFuuJVlHJrI6jUtEiCqxqq2Gru8slsWqeBZY-GvMI-j8m2IpreUnb88A4-5WMKV\
      70yfn-nb2D0cAWHUbikB6xh9fq0kZGeiw3GhypPuHY7axRBUvon0HISF4adYYyYAzXG5IfpQ0","q":"4Mk4Ll3h5i06Y\
      YejmP5Yz5XzsH-u7_YwsjwAUlK8N2GWSixgRvB92K2fWJvEfxN9GNTerV8XFSA6-boWf2ZIVRIlLbGvu7kBBHeiogTRds\
      hrWv9oD3PwMy_fd30ZtsWVfSZkajn3FUgPgJcQdLtZ5gbkRye0xh_cdPqz7CCDcZc","dp":"xxbxqxmMnAmj0Xj294ts\
      QQiGJ-hmf8PZ8DHE9I0KzEFmtPHdzjPdjgQkp1kR_hLtVBbfqo-jklZPlX_fwEvitxEh3UpOv-PZQHlcbV0lPC5I2ejoH\
      FiUwMjZUdawjI4KHiyfjq0PV0d24O4CISZxZGAhB_4OdvgCTOqkhDQ0l5U","dq":"tYOnG0HyXYVeJE18XNnea1pCGt8\
      wK1NYxURQWim3FN13l9O3tvESHjstdkbqaFcbaEbUvZkQsZ2CIhAThLLaa9-oJ_rY1jSxTqMwr7ZGUq3KiwO9SuUrLJpW\
      0E0zy3RHn3S2F1VRYVz8L7FMt4ZmNKqSAaddgbNOuSOM0Hr8yWc","qi":"LyXm7ZuHHoXLzoVo2Sc3SMlb3FENwmlEdH\
      1LYs9lfnowmbYHlvgA0zJdjJbeI9IG1S8LeqRbNWgxTgV9TgWVzKhP0aatwh1NIvkPift9fyq_o0Q35QtlR1LeW1eRRT-\
      QWOmcfZBUAfkru09g9I3Arogeegjs2_4D3XQevv9YHoI"}""";

  static final String EC_JWK =
      """
      {"kid":"p256","kty":"EC","crv":"P-256","x":"fdAl8AQT7kxZ2IP4STQh8R1g-Oy_AVh7joQre1jlGRU","y":\
      "1EVVz5-MV9LWdjXJS8m-Mif18ioQ-G0PA7FIUiZJD60","d":"vqoS9uT2Oqq7KfzJ-XHyMewdvz18VhHxtOR0S0R5f8\
      U"}""";

  static final String ED25519_JWK =
      """
      {"kid":"ed25519","kty":"OKP","crv":"Ed25519","x":"VoP09JHtiSsLLmGwHtM3FmWjFuvj3j5XvIHzp3FPa-8\
      ","d":"yU2aqAAuQhgCOJ1shStwbWWt7u5BByTYKbnRWczOV70"}""";

  private static final byte[] SECRET =
      "bGV0IHRoZSBmdXp6ZXIgZmluZCBhIHRva2VuIG9mIHRoaXMgc2VjcmV0ISE"
          .getBytes(StandardCharsets.US_ASCII);

  static final PrivateJwk<?, ?, ?> RSA = jwk(RSA_JWK);
  static final PrivateJwk<?, ?, ?> EC = jwk(EC_JWK);
  static final PrivateJwk<?, ?, ?> ED25519 = jwk(ED25519_JWK);

  private FuzzKeys() {}

  private static PrivateJwk<?, ?, ?> jwk(String json) {
    return (PrivateJwk<?, ?, ?>) Jwks.parser().build().parse(json);
  }

  /** The one with a kid. */
  static PrivateJwk<?, ?, ?> named(String kid) {
    return Stream.of(RSA, EC, ED25519)
        .filter(jwk -> jwk.getId().equals(kid))
        .findFirst()
        .orElseThrow();
  }

  static List<String> publicJwks() {
    return Stream.of(RSA, EC, ED25519).map(jwk -> Jwks.json(jwk.toPublicJwk())).toList();
  }

  static String pem(String kid) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(publicKey(named(kid)).getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  static PublicKey publicKey(PrivateJwk<?, ?, ?> jwk) {
    return (PublicKey) jwk.toPublicJwk().toKey();
  }

  static PrivateKey privateKey(PrivateJwk<?, ?, ?> jwk) {
    return (PrivateKey) jwk.toKey();
  }

  static VerificationKey verificationKey(PrivateJwk<?, ?, ?> jwk, JwsAlgorithm algorithm) {
    return VerificationKey.of(publicKey(jwk), algorithm).withKeyId(jwk.getId());
  }

  static byte[] secret() {
    return SECRET.clone();
  }

  static SecretKey hmac() {
    return new SecretKeySpec(SECRET, "HmacSHA256");
  }

  /** For A256GCM. */
  static byte[] aes() {
    return "an AES key of thirty-two bytes.!".getBytes(StandardCharsets.US_ASCII);
  }
}
