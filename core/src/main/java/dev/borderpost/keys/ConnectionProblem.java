package dev.borderpost.keys;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Why there is no connection to an issuer's server, for people, by the types of exceptions: their
 * messages may contain text that a server has sent.
 */
final class ConnectionProblem {

  private ConnectionProblem() {}

  /** Sentences with the remedy, after a space; empty if there is no more to say. */
  static String of(URI uri, Throwable failure) {
    List<Throwable> causes = Stream.iterate(failure, c -> c != null, Throwable::getCause).toList();
    if (failure instanceof SSLException) {
      return certificateProblem(uri, causes);
    }
    if (has(causes, UnresolvedAddressException.class) || has(causes, UnknownHostException.class)) {
      return " The name "
          + uri.getHost()
          + " is not known here: is it right, and is there a network?";
    }
    if (failure instanceof HttpConnectTimeoutException) {
      return " No connection in time: is there a firewall, or a proxy to be set (https.proxyHost)?";
    }
    return failure instanceof ConnectException
        ? " Nothing accepts connections there: is the server running, and the port right?"
        : "";
  }

  private static String certificateProblem(URI uri, List<Throwable> causes) {
    if (has(causes, CertificateExpiredException.class)) {
      return " Its certificate has expired: renew it there.";
    }
    if (has(causes, CertificateNotYetValidException.class)) {
      return " Its certificate is not valid yet: is the clock here right?";
    }
    if (has(causes, CertPathBuilderException.class)
        || has(causes, CertPathValidatorException.class)) {
      return " Its certificate is not from an authority that is trusted here: if it is from one of"
          + " your own, set keys-trust=file:/PATH to a PEM file with the certificate of that"
          + " authority.";
    }
    if (has(causes, CertificateException.class)) {
      return " Its certificate is not for "
          + uri.getHost()
          + ": use the name that the certificate has, or have one issued for this name. keys-trust"
          + " does not help here.";
    }
    return has(causes, IOException.class) && "https".equalsIgnoreCase(uri.getScheme())
        ? " There is no TLS connection: is it an https server, with a version of TLS that is current?"
        : "";
  }

  private static boolean has(List<Throwable> causes, Class<? extends Throwable> type) {
    return causes.stream().anyMatch(type::isInstance);
  }
}
