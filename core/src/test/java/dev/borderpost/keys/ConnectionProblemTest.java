package dev.borderpost.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionProblemTest {

  private static final String FROM_THE_SERVER = "text of the server";

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(tls(new CertPathBuilderException(FROM_THE_SERVER)), "set keys-trust"),
        Arguments.of(tls(new CertificateExpiredException(FROM_THE_SERVER)), "has expired"),
        Arguments.of(tls(new CertificateNotYetValidException()), "is the clock here right?"),
        Arguments.of(tls(new CertificateException(FROM_THE_SERVER)), "is not for id.example.com"),
        Arguments.of(tls(new IOException(FROM_THE_SERVER)), "There is no TLS connection"),
        Arguments.of(
            new ConnectException().initCause(new UnresolvedAddressException()),
            "The name id.example.com is not known here"),
        Arguments.of(new ConnectException(), "Nothing accepts connections there"),
        Arguments.of(new HttpConnectTimeoutException(""), "https.proxyHost"));
  }

  private static Throwable tls(Exception cause) {
    return new SSLHandshakeException(FROM_THE_SERVER).initCause(cause);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failure_isToldWithARemedy_andWithoutWhatTheServerHasSaid(Throwable failure, String remedy) {
    assertThat(ConnectionProblem.of(URI.create("https://id.example.com/jwks"), failure))
        .startsWith(" ")
        .contains(remedy)
        .doesNotContain(FROM_THE_SERVER);
  }
}
