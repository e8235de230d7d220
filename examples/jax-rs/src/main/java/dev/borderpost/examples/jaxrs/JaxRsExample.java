package dev.borderpost.examples.jaxrs;

import com.sun.net.httpserver.HttpServer;
import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jaxrs.JwtAuthenticationFeature;
import dev.borderpost.jwt.JwsAlgorithm;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import java.net.URI;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** Jakarta REST without servlets: Jersey in the JDK's own HTTP server. */
public final class JaxRsExample {

  static final String ISSUER = "https://passport-office.example";
  static final String AUDIENCE = "api://orders";

  private JaxRsExample() {}

  /** Serves port 8080, and prints how to call it. */
  public static void main(String... args) {
    SigningKeys keys = SigningKeys.generate(JwsAlgorithm.ES256);
    start(URI.create("http://127.0.0.1:8080/"), keys.keySource());

    TokenIssuer office = TokenIssuer.builder(ISSUER, keys).audience(AUDIENCE).build();
    curl("GET", "orders", office.token("bob").sign());
    curl("DELETE", "orders/7", office.token("alice").roles("admin").sign());
  }

  private static void curl(String method, String path, String token) {
    System.out.printf(
        "curl -sS -X %s http://127.0.0.1:8080/%s -H 'Authorization: Bearer %s'%n",
        method, path, token);
  }

  static HttpServer start(URI address, KeySource keys) {
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder()
            .issuer(Issuer.of(ISSUER).audience(AUDIENCE).keys(keys).build())
            .build();
    Guard guard = Guard.of(authenticator, AccessRules.builder().permit("/health").build());

    ResourceConfig application =
        new ResourceConfig(OrdersResource.class, HealthResource.class)
            .register(new JwtAuthenticationFeature(guard));
    return JdkHttpServerFactory.createHttpServer(address, application);
  }
}
