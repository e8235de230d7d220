package dev.borderpost.fuzz;

import dev.borderpost.testing.Forge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the fuzzer starts from: for each target, good inputs, and those of the suites. */
final class Seeds {

  private static final String HS256 = "{\"alg\":\"HS256\"}";

  private final Map<String, List<byte[]>> seeds = new TreeMap<>();

  private Seeds() {}

  /** The seeds by the simple names of the classes. */
  static Map<String, List<byte[]>> all() {
    Seeds all = new Seeds();
    all.json();
    all.jws();
    all.jwkSets();
    all.pem();
    all.paths();
    return all.seeds;
  }

  static List<byte[]> of(Class<?> target) {
    return all().get(target.getSimpleName());
  }

  /** Writes the seeds of each target to a folder with its name. */
  public static void main(String[] args) throws IOException {
    for (Map.Entry<String, List<byte[]>> target : all().entrySet()) {
      Path folder = Files.createDirectories(Path.of(args[0], target.getKey()));
      for (int i = 0; i < target.getValue().size(); i++) {
        Files.write(folder.resolve("seed-" + i), target.getValue().get(i));
      }
    }
  }

  private void add(String target, String... texts) {
    for (String text : texts) {
      seeds
          .computeIfAbsent(target, name -> new ArrayList<>())
          .add(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void json() {
    add(
        "JsonTarget",
        "{}",
        Tokens.claims(Tokens.ISSUER),
        "{\"a\":{\"b\":[{},[],null,false,-0,-1.25E-2]},\"\\u00e9\":\"\\ud83d\\ude00\\n\\/\"}",
        " { \"n\" : 123456789012345678901234567890 , \"\u00e4\" : \"\u20ac\ud83d\ude00\" } ",
        "{\"l\":9223372036854775807,\"m\":-9223372036854775808,\"o\":1e400,\"z\":0.0e-5}");
  }

  private void jws() {
    String claims = Tokens.claims(Tokens.PARTNER);
    add(
        "JwsTarget",
        HS256 + "\n" + claims,
        "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k\",\"crit\":[\"exp\"]}\n" + claims,
        "{\"typ\":\"JWT\",\"alg\":\"HS256\",\"b64\":false,\"zip\":\"DEF\"}\n"
            + claims.replace("}", ",\"nbf\":1780315100.5,\"scope\":\"a b\",\"roles\":[\"x\"]}"),
        Tokens.hs256(Tokens.ascii(HS256), Tokens.ascii(claims)));
    for (String[] key : new String[][] {{"RS256", "rsa"}, {"ES256", "p256"}, {"EdDSA", "ed25519"}}) {
      add(
          "JwsTarget",
          Forge.sign(
              "{\"alg\":\"" + key[0] + "\",\"kid\":\"" + key[1] + "\"}",
              Tokens.claims(Tokens.ISSUER),
              key[0],
              FuzzKeys.privateKey(FuzzKeys.named(key[1]))));
    }
  }

  private void jwkSets() {
    List<String> jwks = FuzzKeys.publicJwks();
    add("JwkSetTarget", "{\"keys\":[" + String.join(",", jwks) + "]}");
    jwks.forEach(jwk -> add("JwkSetTarget", jwk, "{\"keys\":[" + jwk + "]}"));
    add(
        "JwkSetTarget",
        "{\"keys\":[]}",
        "{\"keys\":[" + FuzzKeys.EC_JWK + "]}",
        "{\"keys\":[" + jwks.get(1).replace("{", "{\"use\":\"sig\",\"alg\":\"ES256\",\"x5c\":[\"AA==\"],") + "]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\",\"key_ops\":[\"verify\"]}]}");
  }

  private void pem() {
    for (String name : List.of("rsa", "p256", "ed25519")) {
      add("PemTarget", FuzzKeys.pem(name));
    }
    add("PemTarget", FuzzKeys.pem("p256") + FuzzKeys.pem("ed25519"));
  }

  private void paths() {
    add(
        "PathsTarget",
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
}
