package dev.borderpost.comparison;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

@Path("/me")
public class Me {

  @Inject SecurityIdentity user;

  @GET
  public String me() {
    return user.getPrincipal().getName();
  }
}
