package dev.borderpost.jaxrs;

import dev.borderpost.access.Guard;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;

/**
 * Asks a guard about every request, also those that match no resource. It comes last of the filters
 * before matching, since the others may set another method or path.
 */
@PreMatching
@Priority(Integer.MAX_VALUE)
record PreMatchingFilter(Guard guard) implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    new GuardedRequest(request).isGrantedBy(guard);
  }
}
