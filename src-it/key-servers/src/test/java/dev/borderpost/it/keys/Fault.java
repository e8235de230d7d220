package dev.borderpost.it.keys;

import static dev.borderpost.it.keys.FaultyServer.Behaviour.bytes;
import static dev.borderpost.it.keys.FaultyServer.Behaviour.head;
import static dev.borderpost.it.keys.FaultyServer.Behaviour.response;

import dev.borderpost.it.keys.FaultyServer.Behaviour;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/**
 * What can be wrong with a key server, or with what it serves.
 *
 * @param problem part of what is said about it, as in a health check; empty when the keys can be
 *     used all the same
 * @param overTls whether the server speaks TLS before and after
 */
record Fault(String name, String problem, boolean overTls, Begin begin) {

  private static final Duration TEN_YEARS = Duration.ofDays(3652);
  private static final String JSON = "Content-Type: application/json";
  private static final String OK = "200 OK";

  @FunctionalInterface
  interface Begin {

    void in(Scene scene) throws IOException;
  }

  static final List<Fault> ALL =
      List.of(
          of(
              "connection refused",
              "cannot be read: java.net.ConnectException.",
              scene -> scene.server().refuse()),
          answering(
              "accepts, never answers",
              "did not answer completely within 5 s.",
              scene -> Behaviour.NEVER_ANSWERS),
          answering(
              "one byte a second",
              "did not answer completely within 5 s.",
              scene -> slowly(new byte[0], bytes(OK, JSON, scene.healthySet()))),
          answering(
              "body of one byte a second",
              "did not answer completely within 5 s.",
              scene -> slowly(head(OK, "Content-Length: 1000"), new byte[1000])),
          answering(
              "500",
              "answers with status 500.",
              scene -> response("500 Internal Server Error", JSON, scene.healthySet())),
          answering(
              "429 with `Retry-After: 3`",
              "answers with status 429.",
              scene -> response("429 Too Many Requests", "Retry-After: 3", scene.healthySet())),
          new Fault(
              "redirect from https to http",
              "answers with a redirect (302)",
              true,
              scene -> scene.server().behave(redirect(scene.trap().uri().toString()))),
          answering(
              "redirect to another loopback address",
              "answers with a redirect (302)",
              scene -> redirect(scene.trap().uri().toString())),
          answering(
              "redirect to a name under `.invalid`",
              "answers with a redirect (302)",
              scene -> redirect("https://keys.invalid/jwks")),
          answering(
              "100 MB with `Content-Length`",
              "answers with more than 512 KiB.",
              scene ->
                  (in, out) -> {
                    out.write(head(OK, "Content-Length: " + Scene.LONG));
                    scene.writeLong(out);
                  }),
          answering(
              "100 MB without `Content-Length`",
              "answers with more than 512 KiB.",
              scene ->
                  (in, out) -> {
                    out.write(head(OK, "Connection: close"));
                    scene.writeLong(out);
                    hangUp();
                  }),
          answering(
              "gzip bomb, 100 KB for 100 MB", "answers with more than 512 KiB.", Fault::gzipBomb),
          answering(
              "header without end",
              "cannot be read: java.net.ProtocolException.",
              scene -> Fault::endlessHeader),
          answering(
              "not HTTP",
              "cannot be read: java.net.ProtocolException.",
              scene -> (in, out) -> out.write("SSH-2.0-OpenSSH_9.9\r\n\r\n".getBytes())),
          answering(
              "half of the set",
              "cannot be read: java.io.",
              scene ->
                  (in, out) -> {
                    byte[] good = bytes(OK, JSON, scene.healthySet());
                    out.write(good, 0, good.length - 100);
                    hangUp();
                  }),
          answering(
              "HTML",
              "Not a JWK Set",
              scene -> response(OK, "Content-Type: text/html", "<!DOCTYPE html><p>Log in, please")),
          serving("empty `keys`", "There is no usable key", scene -> "{\"keys\":[]}"),
          serving(
              "10 000 keys, good ones first",
              "exceeds a limit on depth, count or length",
              scene -> scene.healthySet("{}" + ",{}".repeat(9_997))),
          serving(
              "private keys only",
              "There is no usable key",
              scene -> Signer.jwkSet(scene.known().privateJwk(), scene.rotated().privateJwk())),
          serving(
              "`oct` keys only",
              "There is no usable key",
              scene -> Signer.jwkSet(secret(scene.known()), secret(scene.rotated()))),
          serving(
              "keys of unknown type only",
              "There is no usable key",
              scene -> Signer.jwkSet(ofUnknownType(scene.known()), ofUnknownType(scene.rotated()))),
          new Fault(
              "TLS with the name of another server",
              "cannot be read: javax.net.ssl.SSLHandshakeException.",
              true,
              scene -> {
                scene.server().useTls(scene.tls().wrongName());
                scene.server().hangUp();
              }),
          of(
              "500, and the wall clock jumps ten years ahead",
              "answers with status 500.",
              scene -> {
                scene.server().behave(response("500 Internal Server Error", JSON, ""));
                scene.clock().jump(TEN_YEARS);
              }),
          of(
              "500, and the wall clock jumps ten years back",
              "answers with status 500.",
              scene -> {
                scene.server().behave(response("500 Internal Server Error", JSON, ""));
                scene.clock().jump(TEN_YEARS.negated());
              }),
          answering(
              "flapping: 500 and 200 in turn",
              "answers with status 500.",
              scene ->
                  inTurn(
                      response("500 Internal Server Error", JSON, ""),
                      response(OK, JSON, scene.healthySet()))),
          serving(
              "duplicate `kid`s",
              "",
              scene -> scene.healthySet(Signer.named(scene.known().keyId()).publicJwk())),
          serving(
              "private, `oct` and unknown keys beside good ones",
              "",
              scene ->
                  Signer.jwkSet(
                      secret(scene.known()),
                      ofUnknownType(scene.known()),
                      scene.stranger().privateJwk(),
                      scene.known().publicJwk(),
                      scene.rotated().publicJwk())),
          of(
              "the wall clock jumps ten years ahead",
              "",
              scene -> {
                scene.serve(scene.healthySet());
                scene.clock().jump(TEN_YEARS);
              }),
          of(
              "the wall clock jumps ten years back",
              "",
              scene -> {
                scene.serve(scene.healthySet());
                scene.clock().jump(TEN_YEARS.negated());
              }));

  private static Fault of(String name, String problem, Begin begin) {
    return new Fault(name, problem, false, begin);
  }

  @FunctionalInterface
  private interface Answer {

    Behaviour in(Scene scene) throws IOException;
  }

  private static Fault answering(String name, String problem, Answer answer) {
    return of(name, problem, scene -> scene.server().behave(answer.in(scene)));
  }

  private static Fault serving(
      String name, String problem, java.util.function.Function<Scene, String> json) {
    return of(name, problem, scene -> scene.serve(json.apply(scene)));
  }

  boolean isOutage() {
    return !problem.isEmpty();
  }

  /** Whether somebody has to do something about it. */
  boolean ends() {
    return isOutage() && !name.startsWith("flapping");
  }

  private static Behaviour slowly(byte[] atOnce, byte[] slowly) {
    return (in, out) -> {
      out.write(atOnce);
      for (byte next : slowly) {
        out.write(next);
        out.flush();
        TimeUnit.SECONDS.sleep(1);
      }
    };
  }

  private static Behaviour redirect(String location) {
    return response("302 Found", "Location: " + location, "");
  }

  private static Behaviour gzipBomb(Scene scene) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(zipped)) {
      scene.writeLong(zip);
    }
    scene.written().set(0);
    return (in, out) -> {
      out.write(head(OK, "Content-Encoding: gzip", "Content-Length: " + zipped.size()));
      zipped.writeTo(out);
    };
  }

  private static void endlessHeader(InputStream in, OutputStream out) throws IOException {
    out.write(head(OK, "X-0: 0"), 0, head(OK, "X-0: 0").length - 2);
    for (int i = 1; true; i++) {
      out.write(("X-" + i + ": " + "x".repeat(1000) + "\r\n").getBytes());
    }
  }

  private static Behaviour inTurn(Behaviour... behaviours) {
    AtomicInteger count = new AtomicInteger();
    return (in, out) -> behaviours[count.getAndIncrement() % behaviours.length].answer(in, out);
  }

  private static void hangUp() throws IOException {
    throw new IOException("that was all");
  }

  private static String secret(Signer name) {
    return "{\"kty\":\"oct\",\"alg\":\"HS256\",\"kid\":\""
        + name.keyId()
        + "\",\"k\":\""
        + Signer.base64(Scene.SECRET)
        + "\"}";
  }

  private static String ofUnknownType(Signer name) {
    return name.publicJwk().replace("\"EC\"", "\"QUANTUM\"").replace("ES256", "Q256");
  }

  @Override
  public String toString() {
    return name;
  }
}
