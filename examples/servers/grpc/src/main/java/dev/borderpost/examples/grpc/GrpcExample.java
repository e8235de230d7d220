package dev.borderpost.examples.grpc;

import static io.grpc.stub.ServerCalls.asyncUnaryCall;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.access.Guard;
import dev.borderpost.examples.demo.Demo;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

/** A gRPC service of one method behind the border, without generated code, and a client. */
public final class GrpcExample {

  private GrpcExample() {}

  /** Starts the server, and calls it with a token. */
  public static void main(String... args) throws Exception {
    Server server = start(Demo.guard(), 0);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    System.out.println(
        ClientCalls.blockingUnaryCall(
            channel,
            hello("Greeter"),
            io.grpc.CallOptions.DEFAULT.withCallCredentials(new Bearer(Demo.token())),
            "how are you"));
    channel.shutdown();
    server.shutdown().awaitTermination();
  }

  static Server start(Guard guard, int port) throws IOException {
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .addService(service("Greeter"))
        .addService(service("admin"))
        .intercept(new JwtServerInterceptor(guard))
        .build()
        .start();
  }

  private static ServerServiceDefinition service(String name) {
    return ServerServiceDefinition.builder(name)
        .addMethod(hello(name), asyncUnaryCall(GrpcExample::answer))
        .build();
  }

  private static void answer(String request, StreamObserver<String> response) {
    JwtPrincipal user = JwtServerInterceptor.USER.get();
    response.onNext("Hello " + (user == null ? "stranger" : user.getName()) + ", " + request);
    response.onCompleted();
  }

  static MethodDescriptor<String, String> hello(String service) {
    return MethodDescriptor.newBuilder(new Text(), new Text())
        .setFullMethodName(service + "/Hello")
        .setType(MethodDescriptor.MethodType.UNARY)
        .build();
  }

  /** A token for each call of a client. */
  static final class Bearer extends CallCredentials {

    private final String token;

    Bearer(String token) {
      this.token = token;
    }

    @Override
    public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
      Metadata metadata = new Metadata();
      metadata.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
      applier.apply(metadata);
    }
  }

  /** Messages of text, where a service usually has those of protobuf. */
  private static final class Text implements MethodDescriptor.Marshaller<String> {

    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try (stream) {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
