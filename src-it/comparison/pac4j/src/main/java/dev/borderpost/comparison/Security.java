package dev.borderpost.comparison;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.pac4j.core.authorization.authorizer.Authorizer;
import org.pac4j.core.authorization.authorizer.RequireAnyRoleAuthorizer;
import org.pac4j.core.config.Config;
import org.pac4j.core.matching.matcher.PathMatcher;
import org.pac4j.core.profile.UserProfile;
import org.pac4j.http.client.direct.HeaderClient;
import org.pac4j.jee.filter.SecurityFilter;
import org.pac4j.jwt.config.signature.RSASignatureConfiguration;
import org.pac4j.jwt.credentials.authenticator.JwtAuthenticator;

@WebListener
public class Security implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    RSASignatureConfiguration key = new RSASignatureConfiguration();
    key.setKeysFromJwk(System.getenv("ISSUER_KEY"));
    HeaderClient client = new HeaderClient("Authorization", "Bearer ", new JwtAuthenticator(key));
    client.setAuthorizationGenerator(
        (context, profile) -> {
          if (profile.getAttribute("roles") instanceof List<?> roles) {
            roles.forEach(role -> profile.addRole(String.valueOf(role)));
          }
          return Optional.of(profile);
        });
    Authorizer forThisApi =
        (context, sessions, profiles) -> profiles.stream().allMatch(Security::isForThisApi);
    Config config = new Config(client);
    config.addAuthorizer("api", forThisApi);
    config.addAuthorizer("admin", new RequireAnyRoleAuthorizer("admin"));
    config.addMatcher("health", new PathMatcher().excludePath("/health"));
    ServletContext application = event.getServletContext();
    protect(application, "all", "/*", new SecurityFilter(config, "HeaderClient", "api", "health"));
    protect(application, "admin", "/admin/*", new SecurityFilter(config, "HeaderClient", "admin"));
  }

  private static boolean isForThisApi(UserProfile profile) {
    Object audience = profile.getAttribute("aud");
    return "https://id.example.com".equals(profile.getAttribute("iss"))
        && (audience instanceof List<?> several
            ? several.contains("api://orders")
            : "api://orders".equals(audience));
  }

  private static void protect(
      ServletContext application, String name, String pattern, SecurityFilter filter) {
    application
        .addFilter(name, filter)
        .addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, pattern);
  }
}
