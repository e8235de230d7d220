package dev.borderpost.it.war;

import dev.borderpost.JwtPrincipal;
import jakarta.annotation.Resource;
import jakarta.annotation.security.DeclareRoles;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import java.security.Principal;

/** An enterprise bean that asks its container for the caller. */
@Stateless
@DeclareRoles({"admin", "user"})
public class GreetingBean {

  @Resource private SessionContext context;

  /** For everybody. */
  @PermitAll
  public String greet() {
    Principal caller = context.getCallerPrincipal();
    return "bean for %s, admin %s, %s"
        .formatted(
            caller.getName(),
            context.isCallerInRole("admin"),
            caller instanceof JwtPrincipal token ? token.issuer() : "no token");
  }

  /** For administrators. */
  @RolesAllowed("admin")
  public String administrate() {
    return greet();
  }
}
