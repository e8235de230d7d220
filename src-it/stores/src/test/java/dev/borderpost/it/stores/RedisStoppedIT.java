package dev.borderpost.it.stores;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server with a Redis that comes back empty. */
class RedisStoppedIT extends StoppedStoreSuite {

  private RedisServer redis;
  private RedisClient client;
  private Application application;

  @BeforeEach
  void start() {
    redis = RedisServer.inMemory();
    client = new RedisClient(redis.port());
    application = new Application(TwoKeyIssuer.publicJwkSet(), client.cache());
  }

  @AfterEach
  void stop() {
    application.close();
    client.close();
    redis.close();
  }

  @Override
  URI server() {
    return application.address();
  }

  @Override
  void stopStore() {
    redis.kill();
  }

  @Override
  void restartStore() {
    redis.restart();
  }
}
