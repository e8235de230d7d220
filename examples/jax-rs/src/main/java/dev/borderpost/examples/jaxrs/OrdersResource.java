package dev.borderpost.examples.jaxrs;

import dev.borderpost.JwtPrincipal;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** Orders: every user may list them, administrators may delete them. */
@Path("/orders")
public class OrdersResource {

  /** {@return a list for the user} */
  @GET
  public String list(@Context SecurityContext security) {
    JwtPrincipal user = (JwtPrincipal) security.getUserPrincipal();
    return "Orders for " + user.getName() + " of " + user.issuer() + "\n";
  }

  /** {@return a confirmation} */
  @DELETE
  @Path("{id}")
  @RolesAllowed("admin")
  public String delete(@PathParam("id") int id) {
    return "Order " + id + " is deleted\n";
  }
}
