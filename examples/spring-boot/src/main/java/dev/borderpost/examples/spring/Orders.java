package dev.borderpost.examples.spring;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.spring.GuardCustomizer;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Orders of a user, with the settings in {@code application.yml}. At start-up it prints a request
 * with a token.
 */
@SpringBootApplication
public class Orders {

  static final String ISSUER = "https://id.example.com";

  /** Starts the application on port 8080, or on that of {@code --server.port}. */
  public static void main(String[] args) {
    SpringApplication.run(Orders.class, args);
  }

  @RestController
  static class Controller {

    @GetMapping("/orders")
    String orders(JwtPrincipal user) {
      return "the orders of " + user.getName() + "\n";
    }

    @GetMapping("/admin")
    String admin(JwtPrincipal user) {
      return "hello " + user.getName() + "\n";
    }

    @GetMapping("/health")
    String health() {
      return "up\n";
    }
  }

  /** A policy of the application: only tokens of its tenant. */
  @Bean
  ClaimsPolicy sameTenant() {
    return ClaimsPolicy.claimEquals("tenant", "blue");
  }

  /** In this example, the application issues tokens itself; yours has an issuer elsewhere. */
  @Bean
  SigningKeys signingKeys() {
    return SigningKeys.generate(JwsAlgorithm.ES256);
  }

  @Bean
  TokenIssuer tokenIssuer(SigningKeys keys) {
    return TokenIssuer.builder(ISSUER, keys).audience("api://orders").build();
  }

  /** Without this, the keys are discovered from {@code borderpost.issuer}. */
  @Bean
  GuardCustomizer keysInMemory(SigningKeys keys) {
    return configuration -> configuration.keys(ISSUER, keys.keySource());
  }

  @Bean
  ApplicationRunner printRequest(TokenIssuer issuer) {
    return arguments ->
        System.out.println(
            "curl -i http://127.0.0.1:8080/orders -H 'Authorization: Bearer "
                + issuer.token("alice").claim("tenant", "blue").sign()
                + "'");
  }
}
