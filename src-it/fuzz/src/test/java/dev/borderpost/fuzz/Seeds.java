package dev.borderpost.fuzz;

import dev.borderpost.keys.MetadataTarget;
import dev.borderpost.keys.PemTarget;
import dev.borderpost.testing.Forge;
import dev.borderpost.testing.JweForge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the fuzzer starts from: for each target, good inputs, and those of the suites. */
public final class Seeds {

  private static final String HS256 = "{\"alg\":\"HS256\"}";

  private final Map<Class<?>, List<byte[]>> seeds = new HashMap<>();

  private Seeds() {}

  /** What makes the good inputs of each target, a few. */
  private Map<Class<?>, Runnable> makers() {
    return Map.of(
        JsonTarget.class, this::json,
        JwsTarget.class, this::jws,
        JweTarget.class, this::jwe,
        JwkSetTarget.class, this::jwkSets,
        PemTarget.class, this::pem,
        PathsTarget.class, this::paths,
        ExtractionTarget.class, this::extraction,
        RulesTarget.class, this::rules,
        SettingsTarget.class, this::settings,
        MetadataTarget.class, this::metadata);
  }

  /** Good inputs of a target: enough to load all that it needs, and nothing else. */
  public static List<byte[]> of(Class<?> target) {
    Seeds seeds = new Seeds();
    seeds.makers().get(target).run();
    return seeds.seeds.get(target);
  }

  /** All seeds by their targets. */
  static Map<Class<?>, List<byte[]>> all(Path root) throws IOException {
    Seeds seeds = new Seeds();
    seeds.makers().values().forEach(Runnable::run);
    new SuiteSeeds(root, seeds::add).add();
    return seeds.seeds;
  }

  /**
   * Writes the seeds of each target to a folder with its name.
   *
   * @param args where to, and the folder of the project
   */
  public static void main(String[] args) throws IOException {
    for (Map.Entry<Class<?>, List<byte[]>> target : all(Path.of(args[1])).entrySet()) {
      Path folder = Files.createDirectories(Path.of(args[0], target.getKey().getSimpleName()));
      for (int i = 0; i < target.getValue().size(); i++) {
        Files.write(folder.resolve("seed-" + i), target.getValue().get(i));
      }
    }
  }

  private void add(Class<?> target, String... texts) {
    for (String text : texts) {
      add(target, text);
    }
  }

  private void add(Class<?> target, String text) {
    add(target, text.getBytes(StandardCharsets.UTF_8));
  }

  private void add(Class<?> target, byte[] input) {
    List<byte[]> others = seeds.computeIfAbsent(target, name -> new ArrayList<>());
    if (others.stream().noneMatch(other -> Arrays.equals(other, input))) {
      others.add(input);
    }
  }

  private void json() {
    add(
        JsonTarget.class,
        "{}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":1}{}",
        Tokens.claims(Tokens.ISSUER),
        "{\"a\":{\"b\":[{},[],null,false,-0,-1.25E-2]},\"\\u00e9\":\"\\ud83d\\ude00\\n\\/\"}",
        " { \"n\" : 123456789012345678901234567890 , \"\u00e4\" : \"\u20ac\ud83d\ude00\" } ",
        "{\"l\":9223372036854775807,\"m\":-9223372036854775808,\"o\":1e400,\"z\":0.0e-5}");
  }

  private void jws() {
    String claims = Tokens.claims(Tokens.PARTNER);
    add(
        JwsTarget.class,
        HS256 + "\n" + claims,
        "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k\",\"crit\":[\"exp\"]}\n" + claims,
        "{\"typ\":\"JWT\",\"alg\":\"HS256\",\"b64\":false,\"zip\":\"DEF\"}\n"
            + claims.replace("}", ",\"nbf\":1780315100.5,\"scope\":\"a b\",\"roles\":[\"x\"]}"),
        Tokens.hs256(Tokens.ascii(HS256), Tokens.ascii(claims)));
    for (String[] key :
        new String[][] {{"RS256", "rsa"}, {"ES256", "p256"}, {"EdDSA", "ed25519"}}) {
      add(
          JwsTarget.class,
          Forge.sign(
              "{\"alg\":\"" + key[0] + "\",\"kid\":\"" + key[1] + "\"}",
              Tokens.claims(Tokens.ISSUER),
              key[0],
              FuzzKeys.privateKey(FuzzKeys.named(key[1]))));
    }
  }

  private void jwkSets() {
    List<String> jwks = FuzzKeys.publicJwks();
    add(JwkSetTarget.class, "{\"keys\":[" + String.join(",", jwks) + "]}");
    jwks.forEach(jwk -> add(JwkSetTarget.class, jwk, "{\"keys\":[" + jwk + "]}"));
    add(
        JwkSetTarget.class,
        "{\"keys\":[]}",
        "{\"keys\":[" + FuzzKeys.EC_JWK + "]}",
        "{\"keys\":["
            + jwks.get(1).replace("{", "{\"use\":\"sig\",\"alg\":\"ES256\",\"x5c\":[\"AA==\"],")
            + "]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\",\"key_ops\":[\"verify\"]}]}");
  }

  private void pem() {
    for (String name : List.of("rsa", "p256", "ed25519")) {
      add(PemTarget.class, FuzzKeys.pem(name));
      add(PemTarget.class, behind('P', FuzzKeys.publicKey(FuzzKeys.named(name)).getEncoded()));
    }
    add(PemTarget.class, FuzzKeys.pem("p256") + FuzzKeys.pem("ed25519"));
    add(PemTarget.class, FuzzKeys.pem("rsa").replace("MII", "MIJ"));
  }

  static byte[] behind(char letter, byte[] bytes) {
    byte[] both = new byte[bytes.length + 1];
    both[0] = (byte) letter;
    System.arraycopy(bytes, 0, both, 1, bytes.length);
    return both;
  }

  private void paths() {
    add(
        PathsTarget.class,
        "/admin",
        "/admin/open",
        "/public/x?q=1",
        "/public/..;/admin",
        "/public/%2e%2e/admin",
        "/%61dmin/",
        "//admin",
        "/public\\..\\admin",
        "/%2561dmin",
        "/caf%c3%a9/x",
        "/public#/admin",
        "/%c0%af",
        "/admin;jsessionid=1",
        "http://host/admin",
        "*");
  }

  private void jwe() {
    String claims = Tokens.claims(Tokens.PARTNER);
    String direct = "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"A256GCM\"";
    add(
        JweTarget.class,
        direct + "}\n" + claims,
        direct + ",\"cty\":\"JWT\"}\n" + Tokens.GOOD,
        "z" + direct + ",\"zip\":\"DEF\"}\n" + claims,
        "z" + direct + ",\"zip\":\"DEF\",\"cty\":\"application/jwt\"}\n" + Tokens.GOOD,
        direct + ",\"zip\":\"DEF\"}\n" + claims,
        Tokens.GOOD);
    for (String alg : JweTarget.ALGORITHMS) {
      for (String enc : List.of("A256GCM", "A128CBC-HS256")) {
        if (alg.contains("-") || alg.endsWith("KW") || alg.equals(enc)) {
          add(JweTarget.class, JweForge.encrypt(JweTarget.jwk(alg), enc, Tokens.GOOD));
          add(JweTarget.class, JweForge.encrypt(JweTarget.jwk(alg), enc, claims, "cty", null));
        }
      }
    }
  }

  private void extraction() {
    String token = Tokens.GOOD;
    add(
        ExtractionTarget.class,
        "GET /\nAuthorization: Bearer " + token,
        "GET /\nX-Access-Token: " + token,
        "GET /?access_token=" + token + "&x=%41",
        "GET /\nCookie: a=b; token=" + token,
        "POST /\nCookie: token=\"x.y.z\"; token=" + token + "\nSec-Fetch-Site: same-origin",
        "GET /\nUpgrade: websocket\nSec-WebSocket-Protocol: chat, bearer." + token,
        "POST /\nCookie: token=" + token + "\nOrigin: https://evil.example",
        "GET /\nAuthorization: Basic YTpi, Bearer x",
        "GET /\nAuthorization: Digest a=\"b, \\\" Bearer\", bearer x\nauthorization: x");
  }

  private void rules() {
    add(
        RulesTarget.class,
        "HEAD /a\npermit GET /a\n",
        "GET /orders/7\nrequire GET /orders/** scope:orders:read\ndeny /orders/**\npermit /**",
        "POST /admin\npermit GET /health\nrequire /admin/** role:admin issuer:main\n# x\noptional /*/x",
        "GET /a%20b\npermit \"/a b\"\nrequire /x role:\"a b\" max-age:PT5M acr:1|2 scope:a|b actor:x",
        "PURGE /\ndeny PURGE /\nrequire /y single-use\n");
  }

  private void settings() {
    String start = "issuer = https://id.example.com\naudience = api://orders\n";
    add(
        SettingsTarget.class,
        start,
        start
            + "secret = env:X\nalgorithms = HS256\nclock-skew = PT30S\ntoken-types = at+jwt, JWT\n",
        start + "keys = https://id.example.com/jwks\nkeys-token = SECRET\nkeys-timeout = PT3S\n",
        start
            + "secret = SECRET\ncookie = __Host-token\ncheck-origin = on\nown-origin = https://a.example\n",
        "issuers = main, partner\nmain.issuer = https://id.example.com\nmain.audience = a\n"
            + "partner.issuer = https://p.example/{tenantid}\npartner.tenants = x, y\npartner.audience = *\n",
        start + "rules = permit /health\\n\\\nrequire /** role:admin\nrules-case = insensitive\n",
        start + "realm = x\nresource = https://api.example\nscopes-supported = a b\nmdc = user\n",
        start + "single-use = memory\nrevocation = on\nstore = memory\non-store-failure = reject\n",
        start + "decryption-keys = env:X\nencryption = required\ncompressed-tokens = permit\n",
        start
            + "header = X-Token\nquery-token = access_token\nmax-token-length = 8000\ntoken-cache = 0\n",
        start
            + "policies = dev.borderpost.fuzz.Seeds\nclok-skew = ${env:SECRET}\nprincipal-claim = /a/b\n");
  }

  private void metadata() {
    String issuer = "https://id.example.com/realms/main";
    String names = "{\"issuer\":\"%s\",\"access_token_issuer\":\"%s\",\"jwks_uri\":\"%s\"}";
    String head = "200\nContent-Type: application/json\nCache-Control: max-age=600\n\n";
    add(
        MetadataTarget.class,
        head + names.formatted(issuer, issuer, issuer + "/keys"),
        head
            + names.formatted(
                "https://id.example.com/{tenantid}/main",
                "",
                "https://id.example.com/{tenantid}/keys"),
        head + names.formatted("https://sts.example.com/adfs", issuer, "http://127.0.0.1/keys"),
        head + names.formatted(issuer + "/", issuer, issuer + "/keys"),
        head + names.formatted(issuer + "/", issuer, "https://user@id.example.com:1/keys?x#y"),
        "404\n\n<html>",
        "503\nRetry-After: 120\nDate: Mon, 01 Jun 2026 12:00:00 GMT\nAge: 5\n\n",
        "200\nContent-Encoding: gzip\nETag: \"x\"\n\n\u001f");
  }
}
