package dev.borderpost.examples.grpc;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Answer;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * The border in front of gRPC services. The path of a call, as rules see it, is {@code
 * /package.Service/Method}. The decision may wait for keys: not for a {@code directExecutor()}.
 */
public record JwtServerInterceptor(Guard guard) implements ServerInterceptor {

  /** The user of a call; {@code null} where the rules require none. */
  public static final Context.Key<JwtPrincipal> USER = Context.key("user");

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
    String path = "/" + call.getMethodDescriptor().getFullMethodName();
    AccessDecision decision =
        guard.decide(RequestView.of("POST", path, name -> values(metadata, name)));
    if (decision instanceof Answer answer) {
      Metadata trailers = new Metadata();
      answer.headers().forEach((name, value) -> trailers.put(key(name), value));
      call.close(status(answer.status()), trailers);
      return new ServerCall.Listener<>() {};
    }
    JwtPrincipal user = ((Granted) decision).principal().orElse(null);
    return Contexts.interceptCall(Context.current().withValue(USER, user), call, metadata, next);
  }

  private static List<String> values(Metadata metadata, String name) {
    List<String> values = new ArrayList<>();
    Iterable<String> received = metadata.getAll(key(name));
    if (received != null) {
      received.forEach(values::add);
    }
    return values;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static Status status(int http) {
    return switch (http) {
      case 401 -> Status.UNAUTHENTICATED.withDescription("The call needs a valid access token");
      case 403 -> Status.PERMISSION_DENIED;
      case 503 -> Status.UNAVAILABLE.withDescription("The access token cannot be checked now");
      default -> Status.INVALID_ARGUMENT.withDescription("The credentials are malformed");
    };
  }
}
