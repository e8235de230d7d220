package dev.borderpost.keys;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What to do about a connection that failed. Only types are looked at: messages of exceptions may
 * contain text that a server has sent.
 */
final class ConnectionAdvice {

  private ConnectionAdvice() {}

  /** The end of a sentence; empty when there is no more to say. */
  static String about(Throwable failure) {
    if (has(CertPathBuilderException.class, failure)
        || has(CertPathValidatorException.class, failure)) {
      return " (its certificate is not of a trusted authority, or has expired: an authority of your"
          + " own has to be trusted by keys-trust, FetchOptions.withTrust)";
    }
    if (has(CertificateException.class, failure)) {
      return " (its certificate is not for this host name)";
    }
    if (has(SSLException.class, failure)) {
      return " (it does not speak TLS, or no version of it that is known here)";
    }
    if (has(UnresolvedAddressException.class, failure)) {
      return " (the host name is not known here)";
    }
    return has(ConnectException.class, failure) || has(HttpConnectTimeoutException.class, failure)
        ? " (nothing answers there: is the address right, and the way to it open?)"
        : "";
  }

  private static boolean has(Class<? extends Throwable> type, @Nullable Throwable failure) {
    Throwable each = failure;
    for (int depth = 0; each != null && depth < 10; depth++) {
      if (type.isInstance(each)) {
        return true;
      }
      each = each.getCause();
    }
    return false;
  }
}
