package dev.borderpost.it;

import static dev.borderpost.policy.ClaimsPolicy.role;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.jaxrs.JwtAuthenticationFeature;
import dev.borderpost.verify.Issuer;
import jakarta.annotation.Priority;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.util.Objects;
import java.util.Set;

/** What leads around a border, or past its user, in applications for Jakarta REST. */
final class TrapsApplication extends Application {

  private final Guard guard;

  TrapsApplication(SuiteGuards guards) {
    Issuer issuer =
        Issuer.of(Tokens.MAIN)
            .audience(Tokens.AUDIENCE)
            .keys(Objects.requireNonNull(guards.keys().get(Tokens.MAIN)))
            .build();
    guard =
        Guard.of(
                JwtAuthenticator.builder().issuer(issuer).build(),
                AccessRules.builder()
                    .permit("/open/**")
                    .permit("GET", "/notes")
                    .optional("/optional/**")
                    .require("/report", role("admin"))
                    .build())
            .withRealm("suite");
  }

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        Open.class,
        Optional.class,
        Notes.class,
        Report.class,
        Closed.class,
        Inherited.class,
        Shop.class,
        Vault.class,
        Mixed.class,
        Later.class,
        Early.class,
        Late.class);
  }

  @Override
  @SuppressWarnings("deprecation") // no other method registers instances
  public Set<Object> getSingletons() {
    return Set.of(new JwtAuthenticationFeature(guard));
  }

  private static String reached(String what, SecurityContext security) {
    String user =
        security.getUserPrincipal() == null ? "null" : security.getUserPrincipal().getName();
    return "REACHED " + what + " " + user + " admin=" + security.isUserInRole("admin");
  }

  /** Below a rule that permits everything. */
  @Path("/open")
  public static class Open {

    @GET
    @Path("all")
    public String all(@Context SecurityContext security) {
      return reached("all", security);
    }

    @GET
    @Path("admins")
    @RolesAllowed("admin")
    public String admins(@Context SecurityContext security) {
      return reached("admins", security);
    }
  }

  /** Where a token is optional. */
  @Path("/optional")
  @RolesAllowed("admin")
  public static class Optional {

    @GET
    public String admins(@Context SecurityContext security) {
      return reached("admins", security);
    }

    @GET
    @Path("all")
    @PermitAll
    public String all(@Context SecurityContext security) {
      return reached("all", security);
    }

    @GET
    @Path("users")
    @RolesAllowed("**")
    public String users(@Context SecurityContext security) {
      return reached("users", security);
    }

    @GET
    @Path("nobody")
    @DenyAll
    public String nobody(@Context SecurityContext security) {
      return reached("nobody", security);
    }

    @GET
    @Path("no-role")
    @RolesAllowed({})
    public String noRole(@Context SecurityContext security) {
      return reached("no-role", security);
    }

    @GET
    @Path("forbidden")
    @PermitAll
    public String forbidden() {
      throw new ForbiddenException();
    }

    @GET
    @Path("forbidden-in-words")
    @PermitAll
    public Response forbiddenInWords() {
      return Response.status(Response.Status.FORBIDDEN).entity("not today").build();
    }
  }

  /** Can be read by everybody. */
  @Path("/notes")
  public static class Notes {

    @GET
    public String get(@Context SecurityContext security) {
      return reached("notes", security);
    }

    @DELETE
    public String delete(@Context SecurityContext security) {
      return reached("deletion", security);
    }
  }

  /** For admins, by a rule with the exact path. */
  @Path("/report")
  public static class Report {

    @GET
    public String get(@Context SecurityContext security) {
      return reached("report", security);
    }
  }

  /** Denied as a whole. */
  @Path("/closed")
  @DenyAll
  public static class Closed {

    @GET
    public String get(@Context SecurityContext security) {
      return reached("closed", security);
    }

    /** The annotation is that of the class. */
    @Path("below")
    public Items below() {
      return new Items();
    }
  }

  /** Has its annotations in an interface. */
  public interface Annotated {

    @GET
    @RolesAllowed("admin")
    String get(@Context SecurityContext security);
  }

  /** Has none of its own. */
  @Path("/inherited")
  public static class Inherited implements Annotated {

    @Override
    public String get(SecurityContext security) {
      return reached("inherited", security);
    }
  }

  /** Reached by locators. */
  public static class Items {

    @GET
    public String get(@Context SecurityContext security) {
      return reached("items", security);
    }

    @DELETE
    @RolesAllowed("admin")
    public String delete(@Context SecurityContext security) {
      return reached("deletion", security);
    }

    @Path("more")
    public Items more() {
      return new Items();
    }
  }

  /** Its sub-resources have annotations. */
  @Path("/shop")
  public static class Shop {

    @Path("{id}/items")
    public Object items() {
      return new Items();
    }
  }

  /** Its locator has an annotation. */
  @Path("/vault")
  public static class Vault {

    @Path("{id}")
    @RolesAllowed("admin")
    public Items items() {
      return new Items();
    }
  }

  /** Its locators have different annotations. */
  @Path("/mixed")
  public static class Mixed {

    @Path("admins")
    @RolesAllowed("admin")
    public Items admins() {
      return new Items();
    }

    @Path("users")
    @PermitAll
    public Items users() {
      return new Items();
    }
  }

  /** Answers from another thread. */
  @Path("/later")
  public static class Later {

    @GET
    public void get(@Suspended AsyncResponse response, @Context SecurityContext security) {
      String text = reached("later", security);
      new Thread(() -> response.resume(text)).start();
    }
  }

  /** Sets method and path as filters usually do. */
  @PreMatching
  public static class Early implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
      change(request, "X-Early-Method", ".early");
    }
  }

  /** Does so after every other filter. */
  @PreMatching
  @Priority(Integer.MAX_VALUE)
  public static class Late implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
      change(request, "X-Late-Method", ".late");
    }
  }

  private static void change(ContainerRequestContext request, String field, String extension) {
    String method = request.getHeaderString(field);
    if (method != null) {
      request.setMethod(method);
    }
    String uri = request.getUriInfo().getRequestUri().toString();
    if (uri.endsWith(extension)) {
      String without = uri.substring(0, uri.length() - extension.length());
      request.setRequestUri(request.getUriInfo().getBaseUri(), URI.create(without));
    }
  }
}
