package dev.borderpost.testing;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.store.RevocationList;
import dev.borderpost.store.TokenIdStore;
import dev.borderpost.verify.Encryption;
import dev.borderpost.verify.EncryptionKey;
import dev.borderpost.verify.Issuer;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** What must not get past start-up, one list for its messages and for the test of leaks. */
public final class StartUpFaults {

  /** A secret that turns up in faults and must not turn up in their messages. */
  public static final String SHORT_SECRET = "hush-hush-31-bytes-is-too-short";

  /** A published example, 32 characters. */
  public static final String KNOWN_SECRET = "qwertyuiopasdfghjklzxcvbnm123456";

  /** The private key in faults. */
  public static final KeyPair PRIVATE = Jwts.SIG.ES256.keyPair().build();

  private static final String TEMPLATE = "https://id.example.com/{tenantid}";

  private static final KeyPair WEAK_RSA = TestKeys.rsa(1024);

  /**
   * One fault.
   *
   * @param name what is wrong
   * @param build what throws
   * @param message what the message has to say
   */
  public record Fault(String name, Runnable build, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final List<Fault> faults = new ArrayList<>();

  private StartUpFaults() {}

  public static List<Fault> all() {
    StartUpFaults catalogue = new StartUpFaults();
    catalogue.secrets();
    catalogue.keys();
    catalogue.issuers();
    catalogue.encryption();
    catalogue.others();
    return List.copyOf(catalogue.faults);
  }

  private void secrets() {
    add("secret empty", () -> KeySource.hmac(new byte[0]), "The secret is empty");
    add("secret of zeros", () -> KeySource.hmac(new byte[64]), "one byte over and over");
    add(
        "secret of one letter",
        () -> KeySource.hmac(ascii("a".repeat(64))),
        "one byte over and over");
    add("secret of one byte", () -> KeySource.hmac(new byte[1]), "one byte over and over");
    for (String known :
        new String[] {
          KNOWN_SECRET,
          "a-string-secret-at-least-256-bits-long",
          "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970"
        }) {
      add(
          "secret of a tutorial: " + known.substring(0, 8),
          () -> KeySource.hmac(ascii(known)),
          "a published example");
      add(
          "secret of a tutorial for one algorithm: " + known.substring(0, 8),
          () -> VerificationKey.hmac(ascii(known), JwsAlgorithm.HS256),
          "a published example");
    }
    add(
        "secret of a tutorial, decoded",
        () ->
            KeySource.hmac(
                Base64.getDecoder()
                    .decode("404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970")),
        "a published example");
    add(
        "secret of 31 bytes",
        () -> Border.issuer(KeySource.hmac(ascii(SHORT_SECRET))).build(),
        "31 bytes and needs at least 32");
    add(
        "secret of 47 bytes for HS384",
        () -> Border.issuer(KeySource.hmac(part(47))).algorithms("HS384").build(),
        "47 bytes and needs at least 48");
    add(
        "secret of 63 bytes for HS512",
        () -> Border.issuer(KeySource.hmac(part(63))).algorithms("HS512").build(),
        "63 bytes and needs at least 64");
    add(
        "secret of 31 bytes for one algorithm",
        () -> VerificationKey.hmac(ascii(SHORT_SECRET), JwsAlgorithm.HS256),
        "31 bytes and needs at least 32");
    add(
        "secret for RS256",
        () -> VerificationKey.hmac(TestKeys.secret(), JwsAlgorithm.RS256),
        "public RSA key");
    add(
        "secret with algorithm RS256",
        () -> Border.issuer(KeySource.hmac(TestKeys.secret())).algorithms("RS256").build(),
        "No usable key");
  }

  private void keys() {
    String pem = TestKeys.pem(PRIVATE.getPublic());
    String privatePem = TestKeys.pem("PRIVATE KEY", PRIVATE.getPrivate().getEncoded());
    add("no keys", () -> Issuer.of("demo").audience("a").build(), "has no keys");
    add(
        "RSA key of 1024 bits",
        () -> VerificationKey.of(WEAK_RSA.getPublic(), JwsAlgorithm.RS256),
        "1024 bits");
    add(
        "PEM of an RSA key of 1024 bits",
        () -> Border.issuer(KeySource.pem(TestKeys.pem(WEAK_RSA.getPublic()))).build(),
        "1024 bits");
    add(
        "JWK Set of an RSA key of 1024 bits",
        () ->
            Border.issuer(KeySource.jwkSet(TestKeys.jwkSet(TestKeys.jwk(WEAK_RSA.getPublic()))))
                .build(),
        "1024 bits");
    add(
        "RSA key for HS256",
        () -> VerificationKey.of(TestKeys.RSA.getPublic(), JwsAlgorithm.HS256),
        "it takes a secret");
    add(
        "RSA key for ES256",
        () -> VerificationKey.of(TestKeys.RSA.getPublic(), JwsAlgorithm.ES256),
        "curve P-256");
    add(
        "P-256 key for ES384",
        () -> VerificationKey.of(TestKeys.P256.getPublic(), JwsAlgorithm.ES384),
        "curve P-384");
    add(
        "P-256 key for RS256",
        () -> VerificationKey.of(TestKeys.P256.getPublic(), JwsAlgorithm.RS256),
        "public RSA key");
    add(
        "Ed448 key for Ed25519",
        () -> VerificationKey.of(TestKeys.ED448.getPublic(), JwsAlgorithm.ED25519),
        "curve Ed25519");
    add(
        "PEM with algorithm HS256",
        () -> Border.issuer(KeySource.pem(pem)).algorithms("HS256").build(),
        "No usable key");
    add(
        "PEM with algorithm RS256 and a P-256 key",
        () -> Border.issuer(KeySource.pem(pem)).algorithms("RS256").build(),
        "fits none of the algorithms");
    add("PEM of a private key", () -> KeySource.pem(privatePem), "should not have the private key");
    add(
        "PEM of a public and a private key",
        () -> KeySource.pem(pem + privatePem),
        "should not have the private key");
    add(
        "PEM of an encrypted private key",
        () -> KeySource.pem(TestKeys.pem("ENCRYPTED PRIVATE KEY", new byte[80])),
        "should not have the private key");
    add(
        "PEM of PKCS #1",
        () -> KeySource.pem(TestKeys.pem("RSA PUBLIC KEY", new byte[80])),
        "openssl rsa");
    add(
        "PEM of a certificate request",
        () -> KeySource.pem(TestKeys.pem("CERTIFICATE REQUEST", new byte[80])),
        "a block named CERTIFICATE REQUEST");
    add(
        "PEM of rubbish",
        () -> KeySource.pem(TestKeys.pem("PUBLIC KEY", new byte[80])),
        "cannot be read");
    add(
        "PEM of a rubbish certificate",
        () -> KeySource.pem(TestKeys.pem("CERTIFICATE", new byte[80])),
        "cannot be read");
    add(
        "PEM truncated",
        () -> KeySource.pem(pem.substring(0, pem.length() - 30)),
        "No complete PEM block");
    add(
        "PEM truncated within base64",
        () -> KeySource.pem(pem.replaceFirst("[A-Za-z0-9+/]{5}==", "")),
        "cannot be read");
    add(
        "PEM with one character of base64 lost",
        () -> KeySource.pem(pem.replaceFirst("M", "")),
        "cannot be read");
    add("PEM empty", () -> KeySource.pem(""), "No complete PEM block");
    add("no JWK Set but text", () -> KeySource.jwkSet("<html>"), "Not a JWK Set");
    add("no JWK Set but a private key in PEM", () -> KeySource.jwkSet(privatePem), "Not a JWK Set");
    add(
        "one JWK with a private key",
        () -> Border.issuer(KeySource.jwkSet(privateJwk(PRIVATE.getPrivate()))).build(),
        "private or symmetric key (d)");
    add(
        "JWK Set with keys as an object",
        () -> KeySource.jwkSet("{\"keys\":{}}"),
        "no array named keys");
    add(
        "JWK Set with a member twice",
        () -> KeySource.jwkSet("{\"keys\":[],\"keys\":[]}"),
        "a member name twice");
    add("JWK Set empty", () -> jwkSet(), "No usable key");
    add(
        "JWK Set of a private key",
        () -> jwkSet(privateJwk(PRIVATE.getPrivate())),
        "private or symmetric");
    add(
        "JWK Set of a secret",
        () -> jwkSet("{\"kty\":\"oct\",\"k\":\"" + Forge.base64Url(TestKeys.secret()) + "\"}"),
        "private or symmetric");
    add(
        "key file that does not exist",
        () -> KeySource.file(Path.of("/no/such/file")),
        "/no/such/file");
    add("key file that is a directory", () -> KeySource.file(Path.of("/")), "it is a directory");
    add(
        "key resource that does not exist",
        () -> KeySource.classpath("no-such-resource"),
        "no-such-resource");
    add(
        "key resource that is no key",
        () -> KeySource.classpath("junit-platform.properties"),
        "Not a JWK Set");
  }

  private void issuers() {
    add(
        "no audience",
        () -> Issuer.of(Border.ISSUER).keys(TestKeys.trusted()).build(),
        "has no audience");
    add(
        "audience and any audience",
        () -> Border.issuer(TestKeys.trusted()).anyAudience().build(),
        "remove one of them");
    add(
        "audience empty",
        () -> Border.issuer(TestKeys.trusted()).audience("").build(),
        "empty audience");
    for (String alg :
        new String[] {"none", "None", "NONE", "", "rs256", "HS1", "RSA-OAEP", "dir"}) {
      add(
          "algorithm \"" + alg + "\"",
          () -> Border.issuer(TestKeys.trusted()).algorithms("ES256", alg),
          "\"" + alg + "\" is not an algorithm");
    }
    add(
        "algorithm HS256 with public keys",
        () -> Border.issuer(TestKeys.trusted()).algorithms("HS256").build(),
        "No usable key");
    add("issuer empty", () -> Issuer.of(""), "The issuer is empty");
    add(
        "tenants without buildForTenants",
        () -> Issuer.of(TEMPLATE).audience("a").keys(TestKeys.trusted()).build(),
        "call buildForTenants(");
    add(
        "tenants without a placeholder",
        () -> Border.issuer(TestKeys.trusted()).buildForTenants("t1"),
        "it needs {tenantid} once");
    add(
        "tenants with two placeholders",
        () -> Issuer.of(TEMPLATE + "/{tenantid}").audience("a").buildForTenants("t1"),
        "it needs {tenantid} once");
    add(
        "no tenant",
        () -> Issuer.of(TEMPLATE).audience("a").buildForTenants(),
        "needs at least one tenant");
    add(
        "one tenant twice",
        () -> Issuer.of(TEMPLATE).audience("a").buildForTenants("t1", "t2", "t1"),
        "The tenant t1 is named twice");
    for (String tenant :
        new String[] {"", "a/b", "..", ".", "a b", "{tenantid}", "a?b", "\u00e4"}) {
      add(
          "tenant \"" + tenant + "\"",
          () -> Issuer.of(TEMPLATE).audience("a").buildForTenants(tenant),
          "\"" + tenant + "\" is not the id of a tenant");
    }
    add(
        "tenants and an access token issuer",
        () ->
            Issuer.of(TEMPLATE)
                .audience("a")
                .keys(TestKeys.trusted())
                .accessTokenIssuer("x")
                .buildForTenants("t1"),
        "both tenants and an access token issuer");
    add(
        "access token issuer empty",
        () -> Border.issuer(TestKeys.trusted()).accessTokenIssuer(""),
        "The access token issuer is empty");
    add(
        "AD FS by the name in its tokens",
        () -> Issuer.of("http://adfs.example.com/adfs/services/trust").audience("a").build(),
        "set issuer to https://HOST/adfs, and access-token-issuer to this name");
    add(
        "audience claim beside any audience",
        () -> Issuer.of("x").anyAudience().audienceClaim("client_id").build(),
        "both anyAudience() and audienceClaim(");
    add(
        "ID tokens and only access tokens",
        () -> Border.issuer(TestKeys.trusted()).permitIdTokens().tokenTypes("AT+JWT").build(),
        "accepts only the token type at+jwt");
    add(
        "no audience claim",
        () -> Border.issuer(TestKeys.trusted()).audienceClaim(),
        "at least one claim");
    add(
        "no principal claim",
        () -> Border.issuer(TestKeys.trusted()).principalClaim(),
        "at least one claim");
    add(
        "principal claim empty",
        () -> Border.issuer(TestKeys.trusted()).principalClaim("sub", ""),
        "no empty one");
    add(
        "skew over ten minutes",
        () -> Border.issuer(TestKeys.trusted()).clockSkew(Duration.ofMinutes(10).plusNanos(1)),
        "PT0S to PT10M");
    add(
        "skew negative",
        () -> Border.issuer(TestKeys.trusted()).clockSkew(Duration.ofNanos(-1)),
        "PT0S to PT10M");
    add(
        "maximum age zero",
        () -> Border.issuer(TestKeys.trusted()).maxTokenAge(Duration.ZERO),
        "more than zero");
    add(
        "maximum age negative",
        () -> Border.issuer(TestKeys.trusted()).maxTokenAge(Duration.ofSeconds(-1)),
        "more than zero");
    add(
        "no token type",
        () -> Border.issuer(TestKeys.trusted()).tokenTypes(),
        "at least one token type");
    add("no issuer", () -> JwtAuthenticator.builder().build(), "No issuer is trusted");
    add(
        "issuer twice",
        () -> Border.authenticator().issuer(Border.issuer(TestKeys.trusted()).build()),
        "is given twice");
    add(
        "token length too small",
        () -> Border.authenticator().maxTokenLength(255),
        "256 to 1048576");
    add(
        "token length too great",
        () -> Border.authenticator().maxTokenLength((1 << 20) + 1),
        "256 to 1048576");
  }

  private void encryption() {
    String rsa = JweKeys.jwk("RSA-OAEP-256");
    String keys = JweKeys.set(rsa);
    Object[][] jwks = {
      {"no text", "<html>", "Not a JWK Set"},
      {"no set", rsa, "no array named keys"},
      {"empty set", JweKeys.set(), "with a key in it"},
      {"member twice", "{\"keys\":[],\"keys\":[]}", "a member name twice"},
      {"no object", JweKeys.set("1"), "Key 1 of the set is not an object"},
      {"alg missing", JweKeys.set(JweKeys.material("RSA-OAEP")), "has no alg: give it"},
      {"alg dir", JweKeys.set(JweKeys.with(JweKeys.secret(32), "dir")), "such as A256GCM"},
      {"for signatures", JweKeys.set(rsa.replace("\"use\":\"enc\"", "\"use\":\"sig\"")), "(use)"},
      {"kid empty", JweKeys.set(rsa.replaceFirst("\"kid\":\"[^\"]+", "\"kid\":\"")), "a kid"},
      {
        "public key",
        JweKeys.set(JweKeys.with(TestKeys.jwk(TestKeys.RSA.getPublic()), "RSA-OAEP")),
        "is a public key, which decrypts nothing"
      },
      {
        "RSA of 1024 bits",
        JweKeys.set(
            JweKeys.with(Jwks.UNSAFE_JSON(Jwks.builder().keyPair(WEAK_RSA).build()), "RSA-OAEP")),
        "1024 bits"
      },
      {
        "RSA key for ECDH-ES",
        JweKeys.set(JweKeys.with(JweKeys.material("RSA-OAEP"), "ECDH-ES")),
        "takes a key on one of the curves"
      },
      {
        "EC key for RSA-OAEP",
        JweKeys.set(JweKeys.with(JweKeys.material("ECDH-ES"), "RSA-OAEP")),
        "takes an RSA key"
      },
      {
        "Ed25519 key for ECDH-ES",
        JweKeys.set(
            JweKeys.with(
                Jwks.UNSAFE_JSON(Jwks.builder().keyPair(TestKeys.ED25519).build()), "ECDH-ES")),
        "takes a key on one of the curves"
      },
      {"secret too short", JweKeys.set(JweKeys.with(JweKeys.secret(16), "A256KW")), "of 32 bytes"},
      {"secret too long", JweKeys.set(JweKeys.with(JweKeys.secret(33), "A256KW")), "of 32 bytes"},
      {
        "secret of another encryption",
        JweKeys.set(JweKeys.with(JweKeys.secret(32), "A256CBC-HS512")),
        "of 64 bytes"
      },
      {
        "secret of one byte over and over",
        JweKeys.set(JweKeys.with("{\"kty\":\"oct\",\"k\":\"AAAAAAAAAAAAAAAAAAAAAA\"}", "A128KW")),
        "not safe"
      },
      {
        "two keys without kid",
        JweKeys.set(
            JweKeys.jwk("A128KW").replaceFirst(",\"kid\".*}", "}"),
            JweKeys.jwk("A128KW")
                .replaceFirst(",\"kid\".*}", "}")
                .replaceFirst("\"k\":\"...", "\"k\":\"AAA")),
        "give each a kid of its own"
      },
    };
    for (Object[] jwk : jwks) {
      add(
          "decryption keys: " + jwk[0],
          () -> Encryption.accepted((String) jwk[1]),
          (String) jwk[2]);
    }
    for (String alg : new String[] {"RSA1_5", "PBES2-HS256+A128KW", "RS256", "rsa-oaep", "none"}) {
      add(
          "decryption key for " + alg,
          () -> Encryption.accepted(JweKeys.set(JweKeys.with(JweKeys.material("RSA"), alg))),
          "has an alg that is not supported");
    }
    add(
        "decryption keys that do not exist",
        () -> Encryption.accepted(Path.of("/no/such/file")),
        "/no/such/file");
    add(
        "encrypted claims, encryption off",
        () -> Encryption.off().permitUnsignedClaims(),
        "where encryption is not off");
    add(
        "compressed tokens, encryption off",
        () -> Encryption.off().permitCompressedTokens(),
        "where encryption is not off");
    add(
        "encrypted claims without a shared key",
        () ->
            Border.issuer(TestKeys.trusted())
                .encryption(Encryption.required(keys).permitUnsignedClaims())
                .build(),
        "by a shared key only");
    add(
        "encryption key of a signer",
        () -> EncryptionKey.jwk(TestKeys.jwk(TestKeys.RSA.getPublic(), "alg", "\"RS256\"")),
        "has an alg that is not supported");
    add(
        "encryption key with two encryptions",
        () -> EncryptionKey.jwk(JweKeys.jwk("A256GCM"), "A128CBC-HS256"),
        "leave out A128CBC-HS256");
    add(
        "encryption key with an encryption that there is not",
        () -> EncryptionKey.jwk(JweKeys.jwk("RSA-OAEP-256"), "A512GCM"),
        "use one of [A128CBC-HS256");
  }

  private void others() {
    add(
        "header extractor for Authorization",
        () -> TokenExtractor.header("authorization"),
        "use authorizationHeader()");
    add(
        "header name that is none",
        () -> TokenExtractor.header("a b"),
        "Not the name of a header field");
    add("cookie name that is none", () -> TokenExtractor.cookie("a=b"), "Not the name of a cookie");
    add("parameter name empty", () -> TokenExtractor.queryParameter(""), "access_token");
    add("form parameter name empty", () -> TokenExtractor.formParameter(""), "access_token");
    add("no extractor", () -> TokenExtractor.oneOf(), "at least one extractor");
    add("no extractor in order", () -> TokenExtractor.firstOf(), "at least one extractor");
    add("no scope", () -> ClaimsPolicy.scope(), "at least one scope");
    add("scope with a space", () -> ClaimsPolicy.scope("a b"), "scope");
    add("scope with a quote", () -> ClaimsPolicy.scope("a\"b"), "scope");
    add("scope with CR LF", () -> ClaimsPolicy.scope("a\r\nb"), "scope");
    add("no role", () -> ClaimsPolicy.anyRole(), "at least one role");
    add("no type", () -> ClaimsPolicy.tokenType(), "at least one type");
    add("any of no policy", () -> ClaimsPolicy.anyOf(), "at least one");
    add("store without room", () -> TokenIdStore.inMemory(0), "use 1 to 10000000");
    add("list without room", () -> RevocationList.inMemory(0), "use 1 to 10000000");
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
    add(
        "passport office without audience",
        () -> TokenIssuer.builder(Border.ISSUER, keys).build(),
        "has no audience");
    add(
        "tokens that live no second",
        () -> TokenIssuer.builder(Border.ISSUER, keys).lifetime(Duration.ofMillis(999)),
        "a second or more");
    TokenIssuer office = TokenIssuer.builder(Border.ISSUER, keys).audience("a").build();
    for (String claim : new String[] {"iss", "sub", "aud", "iat", "nbf", "exp", "jti"}) {
      add("claim " + claim + " given", () -> office.token("alice").claim(claim, "x"), claim);
    }
  }

  private static void jwkSet(String... jwks) {
    Border.issuer(KeySource.jwkSet(TestKeys.jwkSet(jwks))).build();
  }

  private static String privateJwk(PrivateKey key) {
    return Jwks.UNSAFE_JSON(Jwks.builder().keyPair(new KeyPair(PRIVATE.getPublic(), key)).build());
  }

  private static byte[] part(int length) {
    return Arrays.copyOf(TestKeys.secret(), length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void add(String name, Runnable build, String message) {
    faults.add(new Fault(name, build, message));
  }
}
