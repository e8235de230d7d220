package dev.borderpost.examples.grpc;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Answer;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.List;
import java.util.stream.StreamSupport;

/** For rules, a call has the path {@code /package.Service/Method}. Threads may wait for keys. */
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
    Iterable<String> values = metadata.getAll(key(name));
    return values == null ? List.of() : StreamSupport.stream(values.spliterator(), false).toList();
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static Status status(int http) {
    return switch (http) {
      case 401 -> Status.UNAUTHENTICATED;
      case 403 -> Status.PERMISSION_DENIED;
      case 503 -> Status.UNAVAILABLE;
      default -> Status.INVALID_ARGUMENT;
    };
  }
}
