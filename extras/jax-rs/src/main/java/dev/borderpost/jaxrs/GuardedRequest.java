package dev.borderpost.jaxrs;

import static java.util.Objects.requireNonNull;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Answer;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.policy.PolicyDecision;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request with what guards have decided about it, which is a property of the request. A decision
 * is applied at once: the request gets its user, or is answered.
 */
final class GuardedRequest {

  private static final String PROPERTY = GuardedRequest.class.getName();

  private static final AccessRules FORBIDDEN =
      AccessRules.builder()
          .require("/**", (jwt, request) -> PolicyDecision.forbid("forbidden_by_application"))
          .build();

  /** A decision, with the method and path that it is about. */
  private record Grant(Granted granted, String method, String path) {}

  private final ContainerRequestContext request;
  private final RestRequestView view;

  /** The last grant of each guard, the latest at the end. */
  private final Map<Guard, Grant> grants;

  @SuppressWarnings("unchecked") // nobody else sets the property
  GuardedRequest(ContainerRequestContext request) {
    this.request = request;
    this.view = new RestRequestView(request);
    Object earlier = request.getProperty(PROPERTY);
    this.grants = earlier == null ? new LinkedHashMap<>() : (Map<Guard, Grant>) earlier;
    request.setProperty(PROPERTY, grants);
  }

  /** Whether a guard grants the request, which it is asked once for a method and path. */
  boolean isGrantedBy(Guard guard) {
    Grant last = grants.get(guard);
    if (last == null) {
      return apply(guard.decide(view), guard);
    }
    return (last.method.equals(view.method()) && last.path.equals(view.path()))
        || apply(guard.decideAgain(view, last.granted), guard);
  }

  /**
   * Applies further rules to a granted request.
   *
   * @param guard a guard that has granted it; it reads the token if none has found a user
   */
  void apply(List<AccessRules> rules, Guard guard) {
    Guard asked = guardOfUser().orElse(guard);
    for (AccessRules each : rules) {
      if (!apply(decideAgain(asked, each), asked)) {
        return;
      }
    }
  }

  private Optional<Guard> guardOfUser() {
    return grants.entrySet().stream()
        .filter(grant -> grant.getValue().granted.user().isPresent())
        .map(Map.Entry::getKey)
        .reduce((earlier, later) -> later);
  }

  private AccessDecision decideAgain(Guard guard, AccessRules rules) {
    return guard.withRules(rules).decideAgain(view, requireNonNull(grants.get(guard)).granted);
  }

  private boolean apply(AccessDecision decision, Guard guard) {
    grants.remove(guard);
    if (decision instanceof Answer answer) {
      request.abortWith(response(answer));
      return false;
    }
    Granted granted = (Granted) decision;
    grants.put(guard, new Grant(granted, view.method(), view.path()));
    granted
        .principal()
        .map(principal -> new TokenSecurityContext(principal, view.scheme().equals("https")))
        .ifPresent(request::setSecurityContext);
    return true;
  }

  private static Response response(Answer answer) {
    Response.ResponseBuilder response = Response.status(answer.status());
    answer.headers().forEach(response::header);
    byte[] body = answer.body().getBytes(StandardCharsets.US_ASCII);
    return (body.length == 0 ? response : response.entity(body)).build();
  }

  /** The header fields that guards want in the application's response. */
  Stream<Map<String, String>> headers() {
    return grants.values().stream().map(grant -> grant.granted.headers());
  }

  /** The refusal of a user by the application itself; empty if the request has no user. */
  Optional<Response> forbidden() {
    return guardOfUser()
        .map(guard -> decideAgain(guard, FORBIDDEN))
        .filter(Answer.class::isInstance)
        .map(answer -> response((Answer) answer));
  }
}
