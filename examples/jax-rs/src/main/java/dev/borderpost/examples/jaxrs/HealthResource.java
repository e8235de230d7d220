package dev.borderpost.examples.jaxrs;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Whether the server is there, for everybody. */
@Path("/health")
public class HealthResource {

  /** {@return that it is} */
  @GET
  public String health() {
    return "up\n";
  }
}
