package dev.borderpost.it.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.borderpost.it.keys.FaultyServer.Behaviour;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A key server, what it has to serve, and what it may send clients to.
 *
 * @param trap serves good keys, but nobody should ask for them there
 * @param known a key that clients have tokens of all the time
 * @param rotated a key that is published while the server has its fault
 * @param stranger a key that nobody trusts, under the name of the known one
 * @param written how many bytes of a long body the server got rid of
 * @param tls what the server speaks; null for none
 */
record Scene(
    FaultyServer server,
    FaultyServer trap,
    Signer known,
    Signer rotated,
    Signer stranger,
    JumpingClock clock,
    AtomicLong written,
    @Nullable TestTls tls) {

  static final byte[] SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0".getBytes(UTF_8);

  /** Longer than anybody may read. */
  static final int LONG = 100_000_000;

  static Scene set(@Nullable TestTls tls) throws IOException {
    Signer known = Signer.named("known");
    Scene scene =
        new Scene(
            FaultyServer.start("127.0.0.2"),
            FaultyServer.start("127.0.0.3"),
            known,
            Signer.named("rotated"),
            Signer.named(known.keyId()),
            new JumpingClock(),
            new AtomicLong(),
            tls);
    scene.trap.behave(Behaviour.json(scene.healthySet()));
    scene.listen();
    return scene;
  }

  String healthySet(String... moreJwks) {
    String more = Arrays.stream(moreJwks).map(jwk -> "," + jwk).reduce("", String::concat);
    return Signer.jwkSet(known.publicJwk(), rotated.publicJwk() + more);
  }

  /** Lets the server be there, if need be again. */
  void listen() throws IOException {
    if (tls != null) {
      server.useTls(tls.rightName());
    }
    server.listen();
  }

  void serve(String json) {
    server.behave(Behaviour.json(json));
  }

  /** A good set, and spaces up to the length. */
  void writeLong(OutputStream out) throws IOException {
    byte[] spaces = " ".repeat(10_000).getBytes(UTF_8);
    out.write(healthySet().getBytes(UTF_8));
    for (int i = healthySet().length(); i < LONG; i += spaces.length) {
      out.write(spaces, 0, Math.min(spaces.length, LONG - i));
      written.addAndGet(spaces.length);
    }
  }

  /** A wall clock that somebody sets. */
  static final class JumpingClock extends Clock {

    private volatile Duration offset = Duration.ZERO;

    void jump(Duration distance) {
      offset = offset.plus(distance);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(offset);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
