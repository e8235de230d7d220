package dev.borderpost.examples.micronaut;

import dev.borderpost.access.Guard;
import dev.borderpost.examples.demo.Demo;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Singleton;
import java.security.Principal;
import java.util.Map;

/** Micronaut behind the border, without its own security. */
public final class MicronautExample {

  private MicronautExample() {}

  /** Serves port 8080, and prints how to call it. */
  public static void main(String... args) {
    Map<String, Object> settings = Map.of("micronaut.server.host", "127.0.0.1");
    ApplicationContext.run(EmbeddedServer.class, settings);
    Demo.printCommand(8080);
  }

  /** The guard, which is closed with the application. */
  @Factory
  static final class Guards {

    @Bean(preDestroy = "close")
    @Singleton
    @Requires(missingBeans = Guard.class)
    Guard guard() {
      return Demo.guard();
    }
  }

  /** The application. */
  @Controller(produces = MediaType.TEXT_PLAIN)
  static class Hello {

    @Get("/health")
    String health() {
      return "well\n";
    }

    @Get
    String hello(HttpRequest<?> request) {
      String name = request.getUserPrincipal().map(Principal::getName).orElse("stranger");
      return "Hello " + name + "\n";
    }
  }
}
