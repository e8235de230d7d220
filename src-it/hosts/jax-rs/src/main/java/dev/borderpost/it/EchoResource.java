package dev.borderpost.it;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.extract.RequestView;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.security.Principal;

/** Answers every method with what the implementation shows of the request. */
@SuppressWarnings("NullAway.Init") // the implementation injects the fields
public class EchoResource {

  @Context private UriInfo uri;
  @Context private SecurityContext security;

  @GET
  public Response get() {
    return echo("");
  }

  @DELETE
  public Response delete() {
    return echo("");
  }

  @OPTIONS
  public Response options() {
    return echo("");
  }

  @Methods.Brew
  public Response brew() {
    return echo("");
  }

  @Methods.Propfind
  public Response propfind() {
    return echo("");
  }

  @Methods.Subscribe
  public Response subscribe() {
    return echo("");
  }

  @Methods.Search
  public Response search() {
    return echo("");
  }

  @POST
  public Response post(String body) {
    return echo(body);
  }

  @PUT
  public Response put(String body) {
    return echo(body);
  }

  @PATCH
  public Response patch(String body) {
    return echo(body);
  }

  private Response echo(String form) {
    String path = uri.getPath(false);
    String decoded = RequestView.decodedPath(path.startsWith("/") ? path : "/" + path);
    Principal user = security.getUserPrincipal();
    Echo echo =
        new Echo(
            Echo.endpoint(decoded),
            "REQUEST",
            user,
            user == null ? null : user.getName(),
            security.getAuthenticationScheme(),
            user instanceof JwtPrincipal ? user : null,
            security.isUserInRole("admin"),
            Echo.parameter(uri.getRequestUri().getRawQuery() + "&" + form, "note").orElse(null),
            null);
    return Response.ok(echo.text(), "text/plain").build();
  }
}
