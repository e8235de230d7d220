package dev.borderpost.it;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.borderpost.it.support.ChildProcess;
import dev.borderpost.verify.Issuer;
import jakarta.servlet.DispatcherType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.context.ContextLoaderListener;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;

/** Spring Authorization Server in embedded Jetty. One client for each algorithm. */
final class SpringAuthorizationServer implements RotatingProvider {

  private static final String CALLBACK = "https://web.example/callback";
  private static final List<String> ALGORITHMS = List.of("RS256", "PS256", "ES256");

  private final int port = ChildProcess.freePort();
  private final String issuer = "http://127.0.0.1:" + port;

  /** Newest first. */
  private volatile List<JWK> keys = newKeys();

  private Server server;

  SpringAuthorizationServer() {
    restart();
  }

  @Override
  public void restart() {
    AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
    context.addBeanFactoryPostProcessor(beans -> beans.registerSingleton("provider", this));
    context.register(Application.class);
    ServletContextHandler site = new ServletContextHandler(ServletContextHandler.SESSIONS);
    site.addEventListener(new ContextLoaderListener(context));
    site.addFilter(
        new FilterHolder(new DelegatingFilterProxy("springSecurityFilterChain")),
        "/*",
        EnumSet.of(DispatcherType.REQUEST));
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setStopTimeout(0);
    server = new Server(threads);
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(site);
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void kill() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /**
   * Its keys say nothing of algorithms, so it has to be told that RSA keys are not for RS256 only.
   */
  @Override
  public Issuer.Builder issuer() {
    return Issuer.of(issuer).audience(AUDIENCE).algorithms(ALGORITHMS.toArray(String[]::new));
  }

  @Override
  public List<String> algorithms() {
    return ALGORITHMS;
  }

  @Override
  public Tokens signIn(String algorithm) {
    String code =
        Http.authorizationCode(
            issuer
                + "/oauth2/authorize?"
                + Http.form(
                    Map.of(
                        "client_id",
                        algorithm,
                        "response_type",
                        "code",
                        "scope",
                        "openid orders:read",
                        "redirect_uri",
                        CALLBACK)),
            CALLBACK,
            "Cookie",
            session());
    Map<String, Object> answer =
        Http.postForm(
            issuer + "/oauth2/token",
            Map.of(
                "grant_type", "authorization_code",
                "code", code,
                "client_id", algorithm,
                "client_secret", "secret-" + algorithm,
                "redirect_uri", CALLBACK));
    return new Tokens(
        (String) answer.get("access_token"),
        (String) answer.get("id_token"),
        (String) answer.get("refresh_token"));
  }

  /** What the browser of a user has who is signed in. */
  private String session() {
    String password =
        Base64.getEncoder().encodeToString("alice:password".getBytes(StandardCharsets.UTF_8));
    return Http.get(issuer + "/", "Authorization", "Basic " + password)
        .headers()
        .firstValue("Set-Cookie")
        .orElseThrow()
        .split(";")[0];
  }

  @Override
  public void rotate() {
    keys = Stream.concat(newKeys().stream(), keys.stream()).toList();
  }

  @Override
  public void withdrawOldKeys() {
    keys = keys.subList(0, 2);
  }

  private static List<JWK> newKeys() {
    try {
      return List.of(
          new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate(),
          new ECKeyGenerator(Curve.P_256).keyID(UUID.randomUUID().toString()).generate());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As Spring's documentation shows it, with a token customizer. */
  @Configuration(proxyBeanMethods = false)
  @EnableWebSecurity
  static class Application {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
      return http.oauth2AuthorizationServer(server -> server.oidc(Customizer.withDefaults()))
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .httpBasic(
              basic -> basic.securityContextRepository(new HttpSessionSecurityContextRepository()))
          .build();
    }

    @Bean
    AuthorizationServerSettings settings(SpringAuthorizationServer provider) {
      return AuthorizationServerSettings.builder().issuer(provider.issuer).build();
    }

    @Bean
    UserDetailsService users() {
      return new InMemoryUserDetailsManager(
          User.withUsername("alice").password("{noop}password").roles("admin").build());
    }

    @Bean
    RegisteredClientRepository clients() {
      return new InMemoryRegisteredClientRepository(
          ALGORITHMS.stream().map(Application::client).toList());
    }

    private static RegisteredClient client(String algorithm) {
      return RegisteredClient.withId(algorithm)
          .clientId(algorithm)
          .clientSecret("{noop}secret-" + algorithm)
          .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
          .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
          .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
          .redirectUri(CALLBACK)
          .scope("openid")
          .scope("orders:read")
          .clientSettings(ClientSettings.builder().requireProofKey(false).build())
          .build();
    }

    @Bean
    JWKSource<SecurityContext> keys(SpringAuthorizationServer provider) {
      return (selector, context) -> selector.select(new JWKSet(provider.keys));
    }

    @Bean
    JwtEncoder encoder(JWKSource<SecurityContext> keys) {
      NimbusJwtEncoder encoder = new NimbusJwtEncoder(keys);
      encoder.setJwkSelector(fitting -> fitting.get(0));
      return encoder;
    }

    /** For tokens that come back to it. */
    @Bean
    JwtDecoder decoder(JWKSource<SecurityContext> keys) {
      return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> accessTokens() {
      return context -> {
        if (OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
          String algorithm = context.getRegisteredClient().getClientId();
          context.getJwsHeader().algorithm(SignatureAlgorithm.from(algorithm));
          context.getClaims().audience(List.of(AUDIENCE)).claim("roles", List.of("admin"));
        }
      };
    }
  }
}
