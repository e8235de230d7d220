package dev.borderpost.examples.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.policy.ClaimsPolicy;
import dev.borderpost.testing.TestIssuer;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of a real client over loopback. */
class JwtServerInterceptorTest {

  private static final TestIssuer ISSUER = TestIssuer.start();
  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");

  private static Server server;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() throws Exception {
    AccessRules rules =
        AccessRules.builder()
            .optional("/Greeter/Optional")
            .require("/admin/**", ClaimsPolicy.role("admin"))
            .deny("/Greeter/Closed")
            .build();
    server = GrpcExample.start(Guard.of(ISSUER.authenticator().build(), rules), 0);
    channel = channel(server);
  }

  @AfterAll
  static void stop() throws Exception {
    channel.shutdownNow().awaitTermination(60, SECONDS);
    server.shutdownNow().awaitTermination(60, SECONDS);
    ISSUER.close();
  }

  private static ManagedChannel channel(Server server) {
    return NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static String call(ManagedChannel channel, String service, String... authorization) {
    Metadata metadata = new Metadata();
    for (String value : authorization) {
      metadata.put(AUTHORIZATION, value);
    }
    return ClientCalls.blockingUnaryCall(
        io.grpc.ClientInterceptors.intercept(
            channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
        GrpcExample.hello(service),
        CallOptions.DEFAULT,
        "how are you");
  }

  private static StatusRuntimeException refused(String service, String... authorization) {
    return catchThrowableOfType(
        StatusRuntimeException.class, () -> call(channel, service, authorization));
  }

  private static String bearer(String user, String... roles) {
    return "Bearer " + ISSUER.token(user).roles(roles).sign();
  }

  @Test
  void user_isInTheContextOfTheCall() {
    assertThat(call(channel, "Greeter", bearer("bob"))).isEqualTo("Hello bob, how are you");
    assertThat(call(channel, "admin", bearer("alice", "admin")))
        .isEqualTo("Hello alice, how are you");
    assertThat(
            ClientCalls.blockingUnaryCall(
                channel,
                GrpcExample.hello("Greeter"),
                CallOptions.DEFAULT.withCallCredentials(
                    new GrpcExample.Bearer(ISSUER.token("carol").sign())),
                "how are you"))
        .isEqualTo("Hello carol, how are you");
  }

  @Test
  void callWithoutToken_isUnauthenticated_withAChallenge() {
    StatusRuntimeException refusal = refused("Greeter");

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(refusal.getTrailers().get(key("www-authenticate"))).isEqualTo("Bearer");
  }

  @ParameterizedTest
  @CsvSource({
    "expired, UNAUTHENTICATED",
    "forged, UNAUTHENTICATED",
    "rubbish, UNAUTHENTICATED",
    "two words, INVALID_ARGUMENT"
  })
  void badToken_isRefused(String kind, Status.Code code) {
    String token =
        switch (kind) {
          case "expired" -> ISSUER.token("bob").expired().sign();
          case "forged" -> ISSUER.token("bob").forged().sign();
          default -> kind;
        };

    assertThat(refused("Greeter", "Bearer " + token).getStatus().getCode()).isEqualTo(code);
  }

  @Test
  void twoAuthorizationFields_areRefused() {
    assertThat(refused("Greeter", bearer("bob"), bearer("bob")).getStatus().getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void rules_areMatchedWithServiceAndMethod() {
    assertThat(refused("admin", bearer("bob")).getStatus().getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(refused("admin").getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  /** gRPC looks for the method after the interceptors have been asked, or before: never reached. */
  @Test
  void unknownMethod_reachesNothing() {
    MethodDescriptor<String, String> unknown =
        GrpcExample.hello("Greeter").toBuilder().setFullMethodName("Greeter/Closed").build();

    StatusRuntimeException refusal =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> ClientCalls.blockingUnaryCall(channel, unknown, CallOptions.DEFAULT, "anything"));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void keysThatCannotBeFetched_areUnavailable_withTheTimeToTryAgain() throws Exception {
    try (TestIssuer down = TestIssuer.start();
        Guard guard = unreachable(down)) {
      Server closed = GrpcExample.start(guard, 0);
      ManagedChannel toClosed = channel(closed);
      try {
        String token = "Bearer " + down.token("bob").sign();
        StatusRuntimeException refusal =
            catchThrowableOfType(
                StatusRuntimeException.class, () -> call(toClosed, "Greeter", token));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(refusal.getTrailers().get(key("retry-after"))).matches("[1-9][0-9]*");
      } finally {
        toClosed.shutdownNow();
        closed.shutdownNow();
      }
    }
  }

  private static Guard unreachable(TestIssuer issuer) {
    issuer.down();
    return GuardConfiguration.guard(Map.copyOf(issuer.settings()));
  }
}
