package dev.borderpost.jaxrs;

import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.lang.annotation.Annotation;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A filter for the resources to which a name binding of the application binds it, as in
 *
 * <pre>{@code
 * @Partners // a @NameBinding of the application
 * @Priority(Priorities.AUTHENTICATION)
 * public class PartnerFilter extends JwtAuthenticationFilter {
 *   public PartnerFilter() { super(PARTNER_GUARD); }
 * }
 * }</pre>
 *
 * <p>The rest is as in {@link JwtAuthenticationFeature}, which protects a whole application. A
 * filter that is bound sees matched requests only: none for a path that does not exist, and none
 * with {@code OPTIONS} that the implementation answers. If both are there, the resources have the
 * user of this filter, when it comes first by its priority.
 *
 * <p>Thread-safe.
 */
@Priority(Priorities.AUTHORIZATION)
public class JwtAuthenticationFilter implements ContainerRequestFilter, ContainerResponseFilter {

  private final Guard guard;
  private final SecurityAnnotations annotations = new SecurityAnnotations();

  /** That of the current request, injected. */
  @Context private @Nullable ResourceInfo resource;

  /**
   * Creates the filter.
   *
   * @param guard the access rules with their authenticator; stays open
   */
  public JwtAuthenticationFilter(Guard guard) {
    this.guard = guard;
  }

  /** Asks the guard, unless it was asked before matching, and applies security annotations. */
  @Override
  public final void filter(ContainerRequestContext request) {
    GuardedRequest guarded = new GuardedRequest(request);
    if (guarded.isGrantedBy(guard)) {
      guarded.apply(required(request.getUriInfo()).toList(), guard);
    }
  }

  /** The rules for the resource method, and for the locators that led to it. */
  private Stream<AccessRules> required(UriInfo uri) {
    ResourceInfo matched = Objects.requireNonNull(resource, "@Context ResourceInfo");
    Stream<Optional<AccessRules>> ofMethod =
        Stream.ofNullable(matched.getResourceMethod())
            .map(method -> annotations.ofMethod(matched.getResourceClass(), method));
    Stream<Optional<AccessRules>> ofLocators =
        uri.getMatchedResources().stream()
            .skip(1)
            .map(parent -> parent instanceof Class<?> type ? type : parent.getClass()) // CXF
            .map(annotations::ofLocators);
    return Stream.concat(ofMethod, ofLocators).flatMap(Optional::stream);
  }

  /**
   * Adds header fields of the decision to the application's response, and completes a 403 of the
   * application that has no entity, if the request has a user.
   */
  @Override
  public final void filter(ContainerRequestContext request, ContainerResponseContext response) {
    GuardedRequest guarded = new GuardedRequest(request);
    guarded.headers().forEach(headers -> headers.forEach(response.getHeaders()::putSingle));
    if (response.getStatus() == 403 && !response.hasEntity()) {
      guarded.forbidden().ifPresent(answer -> complete(response, answer));
    }
  }

  private static void complete(ContainerResponseContext response, Response answer) {
    response.getHeaders().putAll(answer.getHeaders());
    if (answer.hasEntity()) {
      response.setEntity(answer.getEntity(), new Annotation[0], answer.getMediaType());
    }
  }
}
