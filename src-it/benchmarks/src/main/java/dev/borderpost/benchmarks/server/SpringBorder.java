package dev.borderpost.benchmarks.server;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import java.security.PublicKey;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/**
 * Spring Security's resource server with an RS256 or ES256 key, without sessions, as APIs have it.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
public class SpringBorder {

  /** Made by Spring. */
  public SpringBorder() {}

  static Filter filter(PublicKey key, ServletContext servletContext) {
    AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
    context.setServletContext(servletContext);
    context.addBeanFactoryPostProcessor(factory -> factory.registerSingleton("key", key));
    context.register(SpringBorder.class);
    context.refresh();
    return context.getBean("springSecurityFilterChain", Filter.class);
  }

  /**
   * What checks the tokens.
   *
   * @param key the key
   * @return the decoder
   */
  @Bean
  public JwtDecoder decoder(PublicKey key) {
    return SpringDecoder.of(key);
  }

  /**
   * A good token everywhere.
   *
   * @param http the description of the chain
   * @return the chain
   * @throws Exception if the description makes no sense
   */
  @Bean
  public SecurityFilterChain chain(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable)
        .build();
  }
}
