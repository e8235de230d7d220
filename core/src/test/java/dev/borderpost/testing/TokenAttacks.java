package dev.borderpost.testing;

import static dev.borderpost.testing.Border.AUDIENCE;
import static dev.borderpost.testing.Border.ISSUER;
import static dev.borderpost.testing.Border.NOW;
import static dev.borderpost.testing.Border.PARTNER;
import static dev.borderpost.testing.Border.claims;
import static dev.borderpost.testing.Border.header;
import static dev.borderpost.testing.Border.quoted;
import static dev.borderpost.testing.Border.sign;

import io.jsonwebtoken.Jwts;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;

/**
 * Tokens that must be refused, one list for the tests of each row and for the test that nothing of
 * them leaks. Whatever is about content carries a valid signature over that content.
 */
public final class TokenAttacks {

  private static final String BASE64URL =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /** Header member whose value is itself an attack on whoever prints it. */
  private static final String CONTROL_TEXT =
      "x\\r\\nSet-Cookie: a=b\\r\\n\\\"<script>alert(1)</script>\\u001b[31m";

  /**
   * One token that must be refused.
   *
   * @param name what is wrong with it
   * @param token its compact form, or what pretends to be one
   * @param code the reason it is refused for
   */
  public record Attack(String name, String token, String code) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final List<Attack> attacks = new ArrayList<>();

  private TokenAttacks() {}

  /** All of them, signed once. */
  public static List<Attack> all() {
    return Signed.ALL;
  }

  private static final class Signed {
    static final List<Attack> ALL = signed();
  }

  private static List<Attack> signed() {
    TokenAttacks catalogue = new TokenAttacks();
    catalogue.algorithms();
    catalogue.keyConfusion();
    catalogue.keyIds();
    catalogue.headerMembers();
    catalogue.ecdsaSignatures();
    catalogue.structure();
    catalogue.otherSpellings();
    catalogue.encryption();
    catalogue.notJson();
    catalogue.duplicates();
    catalogue.dates();
    catalogue.issuers();
    catalogue.audiences();
    catalogue.identifiers();
    catalogue.otherKindsOfToken();
    catalogue.hostileText();
    return List.copyOf(catalogue.attacks);
  }

  /** Small documents are refused for what they are, large ones whatever the limit on length is. */
  public static List<Attack> oversized() {
    TokenAttacks catalogue = new TokenAttacks();
    String digits = "9".repeat(700_000);
    String members =
        IntStream.range(0, 90_000)
            .mapToObj(i -> "\"" + Integer.toString(i + 36 * 36, 36) + "\":0")
            .collect(Collectors.joining(","));
    catalogue.withClaims("100 000 arrays deep", nested("[", "]", 100_000), "malformed");
    catalogue.withClaims("60 000 objects deep", nested("{\"a\":", "}", 60_000, "1"), "malformed");
    catalogue.withClaims("objects never closed", claims("x", "[".repeat(100_000)), "malformed");
    catalogue.withClaims("90 000 members", claims("x", "{" + members + "}"), "malformed");
    catalogue.withClaims(
        "100 000 elements", claims("x", "[0" + ",0".repeat(99_999) + "]"), "malformed");
    catalogue.withClaims("1 MB string", claims("x", quoted("x".repeat(1_000_000))), "malformed");
    catalogue.withClaims("1 MB name", claims("x".repeat(1_000_000), "1"), "malformed");
    catalogue.withClaims("number of 700 000 digits", claims("x", digits), "malformed");
    catalogue.withClaims("exp of 700 000 digits", claims("exp", digits), "malformed");
    catalogue.withClaims("fraction of 700 000 digits", claims("x", "0." + digits), "malformed");
    catalogue.withClaims("exponent of 700 000 digits", claims("x", "1e" + digits), "malformed");
    catalogue.withClaims("exponent 999999999", claims("exp", "1e999999999"), "malformed");
    catalogue.withClaims("exponent -999999999", claims("exp", "1e-999999999"), "malformed");
    catalogue.withClaims("exponent beyond int", claims("x", "1e2147483648"), "malformed");
    catalogue.withClaims(
        "exponent beyond long", claims("exp", "-1.5e99999999999999999999"), "malformed");
    catalogue.withClaims(
        "exponent far below zero", claims("x", "1e-99999999999999999999"), "malformed");
    catalogue.withHeader(
        "header with an exponent beyond int", header("x", "0e2147483648"), "malformed");
    catalogue.withHeader(
        "header 100 000 deep", header("x", "[".repeat(100_000) + "]".repeat(100_000)), "malformed");
    catalogue.withHeader("header with a 700 000 digit number", header("x", digits), "malformed");
    return List.copyOf(catalogue.attacks);
  }

  private void algorithms() {
    for (String alg :
        new String[] {"none", "None", "nOnE", "NONE", "", "es256", "ES256 ", "ES256K"}) {
      withHeader(
          "alg \"" + alg + "\" under a valid signature", header("alg", quoted(alg)), "malformed");
      add(
          "alg \"" + alg + "\" without signature",
          unsigned(header("alg", quoted(alg))),
          "malformed");
    }
    withHeader("alg missing", header("alg", null), "malformed");
    for (String alg : new String[] {"null", "256", "[\"ES256\"]", "{}", "true"}) {
      withHeader("alg " + alg, header("alg", alg), "malformed");
    }
  }

  private void keyConfusion() {
    RSAPublicKey rsa = (RSAPublicKey) TestKeys.RSA.getPublic();
    String pem = TestKeys.pem(rsa);
    byte[] modulus = rsa.getModulus().toByteArray();
    byte[] unsignedModulus = Arrays.copyOfRange(modulus, 1, modulus.length);
    Object[][] secrets = {
      {"PEM text", ascii(pem)},
      {"PEM text without last newline", ascii(pem.strip())},
      {"PEM text with CR LF", ascii(pem.replace("\n", "\r\n"))},
      {"PEM body", ascii(Base64.getEncoder().encodeToString(rsa.getEncoded()))},
      {"DER", rsa.getEncoded()},
      {"modulus with sign byte", modulus},
      {"modulus", unsignedModulus},
      {"modulus in base64url", ascii(Forge.base64Url(unsignedModulus))},
      {"modulus in hex", ascii(rsa.getModulus().toString(16))},
      {"modulus in decimal", ascii(rsa.getModulus().toString())},
      {"JWK text", ascii(TestKeys.jwk(rsa))},
    };
    for (Object[] secret : secrets) {
      for (String alg : new String[] {"HS256", "HS384", "HS512"}) {
        Key key = TestKeys.hmac((byte[]) secret[1], alg);
        String name = "RS256 key as " + alg + " secret: " + secret[0];
        add(
            name,
            Forge.sign(header("alg", quoted(alg), "kid", quoted("rsa")), claims(), alg, key),
            "algorithm_not_allowed");
        add(
            name + ", without kid",
            Forge.sign(header("alg", quoted(alg), "kid", null), claims(), alg, key),
            "unknown_key");
      }
    }
    for (String alg : new String[] {"RS384", "RS512", "PS256", "PS384", "PS512"}) {
      Key key = TestKeys.signingKey("rsa");
      add(
          alg + " by the RS256 key",
          Forge.sign(header("alg", quoted(alg), "kid", quoted("rsa")), claims(), alg, key),
          "algorithm_not_allowed");
      add(
          alg + " by the RS256 key, without kid",
          Forge.sign(header("alg", quoted(alg), "kid", null), claims(), alg, key),
          "unknown_key");
    }
    withHeader("ES384 named, ES256 key", header("alg", quoted("ES384")), "algorithm_not_allowed");
    withHeader("EdDSA named, ES256 key", header("alg", quoted("EdDSA")), "algorithm_not_allowed");
    withHeader("kid of the ES384 key", header("kid", quoted("p384")), "algorithm_not_allowed");
    add(
        "Ed448 named, Ed25519 key",
        Forge.sign(
            header("alg", quoted("Ed448"), "kid", quoted("ed25519")),
            claims(),
            "EdDSA",
            TestKeys.signingKey("ed25519")),
        "algorithm_not_allowed");
    Key partner = TestKeys.PARTNER.getPrivate();
    String partnerHeader = header("kid", quoted("partner"));
    add(
        "key of the partner, iss of the main issuer",
        Forge.sign(partnerHeader, claims(), "ES256", partner),
        "unknown_key");
    add(
        "key of the partner under the main issuer's kid",
        Forge.sign(header(), claims(), "ES256", partner),
        "bad_signature");
    add(
        "key of the partner without kid",
        Forge.sign(header("kid", null), claims(), "ES256", partner),
        "bad_signature");
    withClaims(
        "key of the main issuer, iss of the partner",
        claims("iss", quoted(PARTNER)),
        "unknown_key");
    add(
        "key of the main issuer under the partner's kid",
        sign(partnerHeader, claims("iss", quoted(PARTNER))),
        "bad_signature");
    add(
        "key of the main issuer, iss of the partner, without kid",
        sign(header("kid", null), claims("iss", quoted(PARTNER))),
        "bad_signature");
  }

  private void keyIds() {
    String[][] kids = {
      {quoted(""), "malformed"},
      {quoted("k".repeat(10_000)), "malformed"},
      {quoted("../../dev/null"), "unknown_key"},
      {quoted("/dev/null"), "unknown_key"},
      {quoted("' OR '1'='1"), "unknown_key"},
      {quoted("x' UNION SELECT 'secret';--"), "unknown_key"},
      {quoted("|sleep 10"), "unknown_key"},
      {quoted("P256"), "unknown_key"},
      {quoted("p256 "), "unknown_key"},
      {quoted("<script>alert(1)</script>"), "unknown_key"},
      {quoted("a\\r\\nWARN root forged"), "malformed"},
      {quoted("p256\\u0000"), "malformed"},
      {quoted("\\u001b[31m"), "malformed"},
      {"256", "malformed"},
      {"null", "malformed"},
      {"[\"p256\"]", "malformed"},
    };
    for (String[] kid : kids) {
      String shown = kid[0].substring(0, Math.min(30, kid[0].length()));
      withHeader("kid " + shown, header("kid", kid[0]), kid[1]);
    }
  }

  private void headerMembers() {
    Key attacker = TestKeys.ATTACKER.getPrivate();
    String url = quoted("https://attacker.example/keys");
    String[][] pointers = {
      {"jwk", TestKeys.jwk(TestKeys.ATTACKER.getPublic())},
      {"jku", url},
      {"x5u", url},
      {"x5c", "[" + quoted("MIIB") + "]"},
    };
    for (String[] pointer : pointers) {
      add(
          pointer[0] + " of the attacker, our kid",
          Forge.sign(header(pointer[0], pointer[1]), claims(), "ES256", attacker),
          "bad_signature");
      add(
          pointer[0] + " of the attacker, his kid",
          Forge.sign(
              header(pointer[0], pointer[1], "kid", quoted("his")), claims(), "ES256", attacker),
          "unknown_key");
      add(
          pointer[0] + " of the attacker, no kid",
          Forge.sign(header(pointer[0], pointer[1], "kid", null), claims(), "ES256", attacker),
          "bad_signature");
    }
    String[] crits = {
      "[\"x\"]", "[]", "\"exp\"", "[\"exp\",\"exp\"]", "[\"alg\"]", "null", "{}", "[1]", "[\"b64\"]"
    };
    for (String crit : crits) {
      withHeader("crit " + crit, header("crit", crit, "x", "1", "exp", "1"), "malformed");
    }
    withHeader("b64 false without crit", header("b64", "false"), "malformed");
    withHeader("b64 true", header("b64", "true"), "malformed");
    withHeader("b64 false and crit", header("b64", "false", "crit", "[\"b64\"]"), "malformed");
    add(
        "b64 false and crit with the payload as it is",
        unencoded(header("b64", "false", "crit", "[\"b64\"]")),
        "malformed");
    withHeader("zip over plain claims", header("zip", quoted("DEF")), "malformed");
    add(
        "zip over deflated claims",
        sign(utf8(header("zip", quoted("DEF"))), deflated(claims())),
        "malformed");
    withHeader("zip null", header("zip", "null"), "malformed");
    withHeader("member without a name", header("", "1"), "malformed");
    withHeader("member with a blank name", header(" ", "1"), "malformed");
    withClaims("claim without a name", claims("", "1"), "malformed");
    withClaims("claim with a blank name", claims(" ", "1"), "malformed");
    withHeader("typ a number", header("typ", "1"), "malformed");
    withHeader("typ null", header("typ", "null"), "malformed");
    withHeader("cty a list", header("cty", "[]"), "malformed");
    withHeader("x5t#S256 too short", header("kid", null, "x5t#S256", quoted("abc")), "malformed");
    withHeader(
        "x5t#S256 of nobody",
        header("kid", null, "x5t#S256", quoted("A".repeat(43))),
        "unknown_key");
  }

  private void ecdsaSignatures() {
    Object[][] curves = {
      {"ES256", "p256", TestKeys.P256.getPublic(), 32},
      {"ES384", "p384", TestKeys.P384.getPublic(), 48},
      {"ES512", "p521", TestKeys.P521.getPublic(), 66},
    };
    for (Object[] curve : curves) {
      String alg = (String) curve[0];
      int length = (int) curve[3];
      BigInteger n = ((ECPublicKey) curve[2]).getParams().getOrder();
      BigInteger zero = BigInteger.ZERO;
      BigInteger one = BigInteger.ONE;
      String input =
          Forge.base64Url(header("alg", quoted(alg), "kid", quoted((String) curve[1])))
              + "."
              + Forge.base64Url(claims());
      byte[] good = Forge.signature(input, alg, TestKeys.signingKey((String) curve[1]));
      BigInteger r = new BigInteger(1, Arrays.copyOf(good, length));
      BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, length, 2 * length));
      BigInteger max = one.shiftLeft(8 * length).subtract(one);
      Object[][] pairs = {
        {"r and s zero", zero, zero},
        {"r zero", zero, s},
        {"s zero", r, zero},
        {"r and s one", one, one},
        {"r = n", n, s},
        {"s = n", r, n},
        {"r and s = n", n, n},
        {"r = n, s = 1", n, one},
        {"r + n", r.add(n).min(max), s},
        {"s + n", r, s.add(n).min(max)},
        {"all bits set", max, max},
        {"s and r exchanged", s, r},
      };
      for (Object[] pair : pairs) {
        byte[] signature = concatenated((BigInteger) pair[1], (BigInteger) pair[2], length);
        signed(alg + " " + pair[0], input, signature);
      }
      signed(alg + " DER", input, der(r, s));
      signed(alg + " DER of zeros", input, der(zero, zero));
      signed(alg + " one byte short", input, Arrays.copyOf(good, good.length - 1));
      signed(alg + " one byte long", input, Arrays.copyOf(good, good.length + 1));
      signed(alg + " half", input, Arrays.copyOf(good, length));
      signed(alg + " twice", input, twice(good));
      signed(alg + " zero in front of each half", input, concatenated(r, s, length + 1));
      signed(alg + " one byte", input, new byte[1]);
    }
  }

  private void structure() {
    String good = Border.token();
    String[] parts = good.split("\\.");
    String input = parts[0] + "." + parts[1];
    add("empty text", "", "malformed");
    add("one dot", ".", "malformed");
    add("two dots", "..", "malformed");
    add("no dot", parts[0] + parts[1] + parts[2], "malformed");
    add("two segments", input, "malformed");
    add("empty signature", input + ".", "malformed");
    add("empty header", "." + parts[1] + "." + parts[2], "malformed");
    add("empty payload", parts[0] + ".." + parts[2], "malformed");
    add("two signatures", good + "." + parts[2], "malformed");
    add("four segments, last empty", good + ".", "malformed");
    add("five segments", good + "." + parts[1] + "." + parts[2], "malformed");
    add("two tokens", good + good, "malformed");
    add("signature truncated by a byte", input + "." + cut(parts[2], 1), "bad_signature");
    add("signature truncated to a byte", input + "." + cut(parts[2], 63), "bad_signature");
    add(
        "signature of another token",
        input + "." + Border.token("x", "1").split("\\.")[2],
        "bad_signature");
    add(
        "claims exchanged",
        parts[0] + "." + Forge.base64Url(claims("x", "1")) + "." + parts[2],
        "bad_signature");
    add(
        "header exchanged",
        Forge.base64Url(header("x", "1")) + "." + parts[1] + "." + parts[2],
        "bad_signature");
    add(
        "flattened JSON serialization",
        "{\"payload\":\""
            + parts[1]
            + "\",\"protected\":\""
            + parts[0]
            + "\",\"signature\":\""
            + parts[2]
            + "\"}",
        "malformed");
    add(
        "general JSON serialization",
        "{\"payload\":\""
            + parts[1]
            + "\",\"signatures\":[{\"protected\":\""
            + parts[0]
            + "\",\"signature\":\""
            + parts[2]
            + "\"}]}",
        "malformed");
  }

  private void otherSpellings() {
    String good = tokenWithDashAndUnderscore();
    int lastDot = good.lastIndexOf('.');
    String input = good.substring(0, lastDot);
    String signature = good.substring(lastDot + 1);
    add("signature padded ==", good + "==", "malformed");
    add("signature padded =", good + "=", "malformed");
    add("signature with + for -", input + "." + signature.replace('-', '+'), "malformed");
    add("signature with / for _", input + "." + signature.replace('_', '/'), "malformed");
    add("space in front", " " + good, "malformed");
    add("space behind", good + " ", "malformed");
    add("tab behind", good + "\t", "malformed");
    add("newline behind", good + "\n", "malformed");
    add(
        "CR LF in the signature",
        input + "." + signature.substring(0, 40) + "\r\n" + signature.substring(40),
        "malformed");
    add("space in the signature", input + ". " + signature, "malformed");
    add("NUL behind", good + "\0", "malformed");
    add("dash of another script", input + "." + signature.replace('-', '\u2010'), "malformed");
    add("digit of another script behind", good + "\u0661", "malformed");
    add("letter of full width behind", good + "\uff21", "malformed");
    add(
        "letter with the low byte of ours",
        input + "." + (char) (signature.charAt(0) + 0x100) + signature.substring(1),
        "malformed");
    add("stray character behind", good + "*", "malformed");
    add("stray character within", input + ".*" + signature, "malformed");
    for (int bits = 1; bits < 16; bits++) {
      add(
          "unused bits " + bits + " set in the signature",
          input + "." + withUnusedBits(signature, bits),
          "malformed");
    }
    // Here the signature is made over the other spelling, so that it is valid.
    String spacedHeader = header() + " ".repeat((4 - header().length() % 3) % 3);
    String spacedClaims = claims() + " ".repeat((4 - claims().length() % 3) % 3);
    String header64 = Forge.base64Url(spacedHeader);
    String claims64 = Forge.base64Url(spacedClaims);
    add("header padded, signed so", signedText(header64 + "==." + claims64), "malformed");
    add("claims padded, signed so", signedText(header64 + "." + claims64 + "=="), "malformed");
    add(
        "unused bits set in the header, signed so",
        signedText(withUnusedBits(header64, 1) + "." + claims64),
        "malformed");
    add(
        "unused bits set in the claims, signed so",
        signedText(header64 + "." + withUnusedBits(claims64, 1)),
        "malformed");
    add(
        "newline in the claims, signed so",
        signedText(header64 + "." + claims64.substring(0, 8) + "\n" + claims64.substring(8)),
        "malformed");
    String plusClaims =
        Base64.getEncoder().withoutPadding().encodeToString(utf8(claims("x", quoted("~~~???>>>"))));
    add("claims in plain base64, signed so", signedText(header64 + "." + plusClaims), "malformed");
  }

  private void encryption() {
    String header = "{\"alg\":\"dir\",\"enc\":\"A128GCM\"}";
    add(
        "JWE, direct",
        Forge.base64Url(header) + "..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA",
        "malformed");
    String pbes2 =
        "{\"alg\":\"PBES2-HS512+A256KW\",\"enc\":\"A128GCM\",\"p2s\":\"AAAAAAAAAAA\",\"p2c\":2147483648}";
    add(
        "JWE, PBES2 with p2c of 2^31",
        Forge.base64Url(pbes2) + ".AAAA.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA",
        "malformed");
    withHeader("PBES2 with p2c of 2^31 in three segments", pbes2, "malformed");
    withHeader(
        "RSA-OAEP in three segments", "{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\"}", "malformed");
    add(
        "JWE by JJWT for our own key",
        Jwts.builder()
            .claim("sub", Border.SUBJECT)
            .encryptWith(TestKeys.RSA.getPublic(), Jwts.KEY.RSA_OAEP_256, Jwts.ENC.A128GCM)
            .compact(),
        "malformed");
    add(
        "compression bomb in a JWE",
        Jwts.builder()
            .content("0".repeat(5_000_000))
            .compressWith(Jwts.ZIP.DEF)
            .encryptWith(TestKeys.RSA.getPublic(), Jwts.KEY.RSA_OAEP_256, Jwts.ENC.A128GCM)
            .compact(),
        "malformed");
  }

  private void notJson() {
    byte[] lone = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
    Object[][] inString = {
      {"byte C3 without the next", new byte[] {(byte) 0xc3, '('}},
      {"byte FF", new byte[] {(byte) 0xff}},
      {"overlong NUL", new byte[] {(byte) 0xc0, (byte) 0x80}},
      {"overlong slash", new byte[] {(byte) 0xc0, (byte) 0xaf}},
      {"surrogate in UTF-8", lone},
      {
        "code point beyond Unicode", new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80}
      },
      {"truncated sequence", new byte[] {(byte) 0xe2, (byte) 0x82}},
      {"NUL in a string", new byte[] {0}},
      {"newline in a string", new byte[] {'\n'}},
      {"escape in a string", new byte[] {0x1b}},
      {"lone high surrogate", ascii("\\ud800")},
      {"lone low surrogate", ascii("\\udc00")},
      {"surrogates in the wrong order", ascii("\\udc00\\ud800")},
      {"high surrogate before a letter", ascii("\\ud800x")},
      {"unknown escape", ascii("\\x41")},
      {"half an escape", ascii("\\u00")},
    };
    for (Object[] text : inString) {
      byte[] bytes = (byte[]) text[1];
      byte[] badClaims = insert(claims("x", quoted("@")), bytes);
      byte[] badName = insert(claims("@", "1"), bytes);
      byte[] badHeader = insert(header("x", quoted("@")), bytes);
      add("claims with " + text[0], sign(utf8(header()), badClaims), "malformed");
      add("claim name with " + text[0], sign(utf8(header()), badName), "malformed");
      add("header with " + text[0], sign(badHeader, utf8(claims())), "malformed");
    }
    byte[] bom = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    for (String text :
        new String[] {
          "@x", "@}", "@{}", "@,", "@\0", "\0@", "@null", "[@]", "\"@\"", "//\n@", "/**/@", "@#",
          "(@)", "x@", ")]}'\n@", "@ @"
        }) {
      String name = text.replace("\0", "NUL").replace("\n", "LF");
      withClaims("claims as " + name, text.replace("@", claims()), "malformed");
      withHeader("header as " + name, text.replace("@", header()), "malformed");
    }
    add(
        "claims after a byte order mark",
        sign(utf8(header()), joined(bom, utf8(claims()))),
        "malformed");
    add(
        "header after a byte order mark",
        sign(joined(bom, utf8(header())), utf8(claims())),
        "malformed");
    add(
        "claims in UTF-16",
        sign(utf8(header()), claims().getBytes(StandardCharsets.UTF_16BE)),
        "malformed");
    add(
        "header in UTF-16",
        sign(header().getBytes(StandardCharsets.UTF_16LE), utf8(claims())),
        "malformed");
    add(
        "claims in UTF-32",
        sign(utf8(header()), claims().getBytes(java.nio.charset.Charset.forName("UTF-32BE"))),
        "malformed");
    for (String json :
        new String[] {
          "[]",
          "\"text\"",
          "1",
          "null",
          "true",
          "{",
          "}",
          " ",
          "{a:1}",
          "{'a':1}",
          "{\"a\":1,}",
          "{\"a\" 1}",
          "{,}",
          "{\"a\"}",
          "{\"a\":}"
        }) {
      withClaims("claims " + json, json, "malformed");
      withHeader("header " + json, json, "malformed");
    }
    for (String value :
        new String[] {
          "NaN",
          "Infinity",
          "-Infinity",
          "01",
          "+1",
          ".5",
          "1.",
          "0x10",
          "1e",
          "--1",
          "undefined",
          "TRUE",
          "'x'",
          "[1,]",
          "[,1]",
          "1e400",
          "-1e400",
          "1e-401"
        }) {
      withClaims("claim x with value " + value, claims("x", value), "malformed");
    }
  }

  private void duplicates() {
    withHeader("alg twice", header().replace("}", ",\"alg\":\"ES256\"}"), "malformed");
    withHeader("alg twice, first none", "{\"alg\":\"none\"," + header().substring(1), "malformed");
    withHeader(
        "alg twice, once escaped", header().replace("}", ",\"\\u0061lg\":\"none\"}"), "malformed");
    withHeader("kid twice", header().replace("}", ",\"kid\":\"p256\"}"), "malformed");
    withHeader(
        "unknown header member twice", header("x", "1").replace("}", ",\"x\":1}"), "malformed");
    withHeader("nested header member twice", header("x", "{\"a\":1,\"a\":2}"), "malformed");
    for (String claim : new String[] {"iss", "sub", "aud", "exp", "jti"}) {
      String again =
          claim.equals("exp") ? String.valueOf(NOW.getEpochSecond() + 300) : quoted("https://x");
      withClaims(
          claim + " twice",
          claims().replace("}", ",\"" + claim + "\":" + again + "}"),
          "malformed");
    }
    withClaims(
        "sub twice, once escaped", claims().replace("}", ",\"s\\u0075b\":\"admin\"}"), "malformed");
    withClaims("nested claim twice", claims("x", "{\"a\":1,\"a\":1}"), "malformed");
    withClaims("claim twice in a list", claims("x", "[[{\"a\":{\"b\":1,\"b\":1}}]]"), "malformed");
    withClaims("empty name twice", claims("x", "{\"\":1,\"\":1}"), "malformed");
  }

  private void dates() {
    String[] values = {
      quoted("1999999999"),
      quoted("2099-01-01T00:00:00Z"),
      "{}",
      "[]",
      "[1999999999]",
      quoted(""),
      "NaN",
      "1e400",
      "-1",
      "-0.5",
      "-1e3",
      "9223372036854775807",
      "9223372036854775808",
      "18446744073709551616",
      "9223372036854776",
      "1e16",
      "253402300800", // the first second of the year 10 000
      "253402300799.5",
      "1900000000000", // milliseconds of a date that would be good as seconds
      "1.9e12",
      "true",
    };
    for (String claim : new String[] {"exp", "nbf", "iat"}) {
      for (String value : values) {
        withClaims(claim + " " + value, claims(claim, value), "malformed");
      }
    }
    withClaims("exp absent", claims("exp", null), "missing_claim");
    withClaims("exp null", claims("exp", "null"), "missing_claim");
    withClaims("iat a second later than exp", claims("iat", seconds(301)), "malformed");
    withClaims(
        "iat later than exp by a fraction", claims("iat", seconds(300) + ".001"), "malformed");
    withClaims("exp zero", claims("exp", "0"), "expired");
    withClaims("exp an hour ago", claims("exp", seconds(-3600)), "expired");
    withClaims("exp an hour ago as a fraction", claims("exp", seconds(-3600) + ".5"), "expired");
    withClaims("exp in milliseconds of long ago", claims("exp", "1.0e9"), "expired");
    withClaims("nbf in an hour", claims("nbf", seconds(3600)), "not_yet_valid");
    withClaims("nbf at the end of time", claims("nbf", "253402300799"), "not_yet_valid");
  }

  private void issuers() {
    String[][] values = {
      {quoted(ISSUER + "/"), "unknown_issuer"},
      {quoted("https://ID.example.com"), "unknown_issuer"},
      {quoted("HTTPS://id.example.com"), "unknown_issuer"},
      {quoted("http://id.example.com"), "unknown_issuer"},
      {quoted("https://id.example.co"), "unknown_issuer"},
      {quoted("https://id.example.com.evil.example"), "unknown_issuer"},
      {quoted("https://id.example.com@evil.example"), "unknown_issuer"},
      {quoted("https://evil@id.example.com"), "unknown_issuer"},
      {quoted("https://id.example.com:443"), "unknown_issuer"},
      {quoted("https://id.example.com/realms/x"), "unknown_issuer"},
      {quoted("https://id.example.com?"), "unknown_issuer"},
      {quoted("https://id.example.com#"), "unknown_issuer"},
      {quoted("https://id.example.com%2f"), "unknown_issuer"},
      {quoted("id.example.com"), "unknown_issuer"},
      {quoted(ISSUER + " "), "unknown_issuer"},
      {quoted(" " + ISSUER), "unknown_issuer"},
      {quoted(ISSUER + "\\u0000"), "unknown_issuer"},
      {quoted(ISSUER + "\\r\\n"), "unknown_issuer"},
      {quoted(""), "malformed"},
      {"[" + quoted(ISSUER) + "]", "malformed"},
      {"null", "unknown_issuer"},
      {"1", "malformed"},
      {"{}", "malformed"},
    };
    for (String[] value : values) {
      withClaims("iss " + value[0], claims("iss", value[0]), value[1]);
    }
    withClaims("iss absent", claims("iss", null), "unknown_issuer");
  }

  private void audiences() {
    String[][] values = {
      {"[]", "wrong_audience"},
      {"{}", "malformed"},
      {"{\"api://orders\":1}", "malformed"},
      {"1", "malformed"},
      {"null", "wrong_audience"},
      {"true", "malformed"},
      {quoted(""), "malformed"},
      {"[" + quoted(AUDIENCE) + ",1]", "malformed"},
      {"[" + quoted(AUDIENCE) + ",null]", "malformed"},
      {"[" + quoted(AUDIENCE) + ",\"\"]", "malformed"},
      {"[[" + quoted(AUDIENCE) + "]]", "malformed"},
      {quoted("api://orders api://other"), "wrong_audience"},
      {quoted("api://orders,api://other"), "wrong_audience"},
      {"[" + quoted("my_svc:prod") + "," + quoted("10.0.0.5:8443") + "]", "wrong_audience"},
      {quoted("api://order"), "wrong_audience"},
      {quoted("pi://orders"), "wrong_audience"},
      {quoted("api://orders2"), "wrong_audience"},
      {quoted("api://orders/"), "wrong_audience"},
      {quoted("API://orders"), "wrong_audience"},
      {quoted("api://Orders"), "wrong_audience"},
      {quoted("orders"), "wrong_audience"},
      {quoted("*"), "wrong_audience"},
      {quoted("api"), "wrong_audience"},
      {"[" + quoted("api://other") + "," + quoted("api://order") + "]", "wrong_audience"},
    };
    for (String[] value : values) {
      withClaims("aud " + value[0], claims("aud", value[0]), value[1]);
    }
    withClaims("aud absent", claims("aud", null), "wrong_audience");
  }

  private void identifiers() {
    for (String claim : new String[] {"sub", "jti"}) {
      for (String value : new String[] {"1", "true", "{}", "[]", "[\"alice\"]"}) {
        withClaims(claim + " " + value, claims(claim, value), "malformed");
      }
    }
    withClaims("sub empty", claims("sub", quoted("")), "missing_claim");
    withClaims("sub null", claims("sub", "null"), "missing_claim");
    withClaims("sub absent", claims("sub", null), "missing_claim");
  }

  private void otherKindsOfToken() {
    for (String type :
        new String[] {
          "dpop+jwt",
          "logout+jwt",
          "application/logout+jwt",
          "secevent+jwt",
          "JOSE",
          "id_token",
          "at+jwt;x",
          "",
          " JWT",
          "application/application/jwt"
        }) {
      withHeader("typ \"" + type + "\"", header("typ", quoted(type)), "wrong_token_type");
    }
    withClaims(
        "ID token by at_hash",
        claims("at_hash", quoted("MTIzNDU2Nzg5MDEyMzQ1Ng"), "nonce", quoted("n")),
        "wrong_token_type");
    withClaims(
        "ID token by c_hash",
        claims("c_hash", quoted("MTIzNDU2Nzg5MDEyMzQ1Ng")),
        "wrong_token_type");
    withClaims(
        "ID token for the client",
        claims("aud", quoted("my-spa"), "nonce", quoted("n")),
        "wrong_audience");
    for (String kind : new String[] {"ID", "id", "Refresh", "Offline", "Logout"}) {
      withClaims("claim typ " + kind, claims("typ", quoted(kind)), "wrong_token_type");
    }
    withClaims(
        "ID token by s_hash",
        claims("s_hash", quoted("MTIzNDU2Nzg5MDEyMzQ1Ng")),
        "wrong_token_type");
    withClaims(
        "ID token by nonce and auth_time",
        claims("nonce", quoted("n"), "auth_time", seconds(-20)),
        "wrong_token_type");
    withClaims(
        "ID token by nonce and amr",
        claims("nonce", quoted("n"), "amr", "[\"pwd\"]"),
        "wrong_token_type");
    withClaims("ID token by token_use", claims("token_use", quoted("id")), "wrong_token_type");
    for (Attack never : neverAccepted()) {
      attacks.add(never);
    }
    String jwk = TestKeys.jwk(TestKeys.ATTACKER.getPublic());
    add(
        "DPoP proof",
        Forge.sign(
            header("typ", quoted("dpop+jwt"), "jwk", jwk, "kid", null),
            "{\"jti\":\"1\",\"htm\":\"GET\",\"htu\":\"https://api.example.com/\",\"iat\":"
                + seconds(0)
                + "}",
            "ES256",
            TestKeys.ATTACKER.getPrivate()),
        "unknown_issuer");
  }

  /** Tokens under a good signature, with our audience, that no setting lets pass. */
  public static List<Attack> neverAccepted() {
    TokenAttacks catalogue = new TokenAttacks();
    for (String claim : new String[] {"typ", "token_type", "type"}) {
      for (String kind : new String[] {"Refresh", "refresh", "REFRESH_TOKEN", "refreshToken"}) {
        catalogue.withClaims(
            "claim " + claim + " " + kind, claims(claim, quoted(kind)), "wrong_token_type");
      }
    }
    for (String typ : new String[] {"7", "true", "[\"Bearer\"]", "{\"kind\":\"Bearer\"}"}) {
      catalogue.withClaims("claim typ " + typ, claims("typ", typ), "wrong_token_type");
    }
    for (String typ : new String[] {"Offline", "OFFLINE", "Logout", "logout"}) {
      catalogue.withClaims("claim typ " + typ, claims("typ", quoted(typ)), "wrong_token_type");
    }
    for (String use : new String[] {quoted("refresh"), quoted("Access"), quoted(""), "1", "[]"}) {
      catalogue.withClaims("token_use " + use, claims("token_use", use), "wrong_token_type");
    }
    for (String event :
        new String[] {
          "http://schemas.openid.net/event/backchannel-logout",
          "https://schemas.openid.net/secevent/risc/event-type/account-disabled",
          "urn:ietf:params:scim:event:create"
        }) {
      catalogue.withClaims(
          "event " + event,
          claims("events", "{\"n\":1,\"" + event + "\":{}}", "sid", quoted("s")),
          "wrong_token_type");
    }
    for (String response : new String[] {"code", "error", "access_token", "id_token"}) {
      catalogue.withClaims(
          "authorization response with " + response,
          claims(response, quoted("x"), "state", quoted("y")),
          "wrong_token_type");
    }
    return List.copyOf(catalogue.attacks);
  }

  private void hostileText() {
    withClaims(
        "sub with control text, expired",
        claims("sub", quoted(CONTROL_TEXT), "exp", "1"),
        "expired");
    withClaims(
        "custom claim with control text, expired",
        claims("note", quoted(CONTROL_TEXT), "exp", "1"),
        "expired");
    withClaims(
        "claim name with control text, expired", claims(CONTROL_TEXT, "1", "exp", "1"), "expired");
    withClaims("iss with control text", claims("iss", quoted(CONTROL_TEXT)), "unknown_issuer");
    withClaims("aud with control text", claims("aud", quoted(CONTROL_TEXT)), "wrong_audience");
    withClaims(
        "jti with control text, no exp",
        claims("jti", quoted(CONTROL_TEXT), "exp", null),
        "missing_claim");
    withHeader("typ with control text", header("typ", quoted(CONTROL_TEXT)), "wrong_token_type");
    withHeader("kid with control text", header("kid", quoted(CONTROL_TEXT)), "malformed");
    withHeader("alg with control text", header("alg", quoted(CONTROL_TEXT)), "malformed");
    withHeader(
        "header member with control text, unknown kid",
        header("kid", quoted("x"), CONTROL_TEXT, quoted(CONTROL_TEXT)),
        "unknown_key");
  }

  private void withHeader(String name, String header, String code) {
    add(name, sign(header, claims()), code);
  }

  private void withClaims(String name, String payload, String code) {
    add(name, sign(header(), payload), code);
  }

  private void signed(String name, String input, byte[] signature) {
    add(name, input + "." + Forge.base64Url(signature), "bad_signature");
  }

  private void add(String name, String token, String code) {
    attacks.add(new Attack(name, token, code));
  }

  private static String signedText(String input) {
    return input
        + "."
        + Forge.base64Url(Forge.signature(input, "ES256", TestKeys.signingKey("p256")));
  }

  private static String unsigned(String header) {
    return Forge.base64Url(header) + "." + Forge.base64Url(claims()) + ".";
  }

  private static String unencoded(String header) {
    String input = Forge.base64Url(header) + "." + claims();
    return signedText(input);
  }

  private static String tokenWithDashAndUnderscore() {
    return Stream.generate(Border::token)
        .filter(
            token -> {
              String signature = token.substring(token.lastIndexOf('.'));
              return signature.contains("-") && signature.contains("_");
            })
        .findFirst()
        .orElseThrow();
  }

  /** The same bytes for a decoder that overlooks the bits of the last character left over. */
  private static String withUnusedBits(String base64Url, int bits) {
    int last = base64Url.length() - 1;
    return base64Url.substring(0, last)
        + BASE64URL.charAt(BASE64URL.indexOf(base64Url.charAt(last)) | bits);
  }

  private static String cut(String base64Url, int bytes) {
    byte[] all = Base64.getUrlDecoder().decode(base64Url);
    return Forge.base64Url(Arrays.copyOf(all, all.length - bytes));
  }

  private static String nested(String open, String close, int depth) {
    return nested(open, close, depth, "");
  }

  private static String nested(String open, String close, int depth, String core) {
    return claims("x", open.repeat(depth) + core + close.repeat(depth));
  }

  private static byte[] concatenated(BigInteger r, BigInteger s, int length) {
    byte[] signature = new byte[2 * length];
    put(r, signature, length);
    put(s, signature, 2 * length);
    return signature;
  }

  private static void put(BigInteger value, byte[] target, int end) {
    byte[] bytes = value.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    System.arraycopy(bytes, from, target, end - (bytes.length - from), bytes.length - from);
  }

  private static byte[] der(BigInteger r, BigInteger s) {
    byte[] content = joined(integer(r), integer(s));
    byte[] length =
        content.length < 128
            ? new byte[] {0x30, (byte) content.length}
            : new byte[] {0x30, (byte) 0x81, (byte) content.length};
    return joined(length, content);
  }

  private static byte[] integer(BigInteger value) {
    byte[] bytes = value.toByteArray();
    return joined(new byte[] {2, (byte) bytes.length}, bytes);
  }

  private static byte[] twice(byte[] bytes) {
    return joined(bytes, bytes);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** The text with bytes in place of its at sign. */
  private static byte[] insert(String text, byte[] bytes) {
    int at = text.indexOf('@');
    return joined(joined(utf8(text.substring(0, at)), bytes), utf8(text.substring(at + 1)));
  }

  private static byte[] deflated(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
      deflater.write(utf8(text));
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static String seconds(long fromNow) {
    return String.valueOf(NOW.getEpochSecond() + fromNow);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
