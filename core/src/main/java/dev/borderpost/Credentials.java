package dev.borderpost;

import dev.borderpost.AuthenticationResult.CrossSite;
import dev.borderpost.AuthenticationResult.NoCredentials;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.extract.EncodedToken;
import dev.borderpost.extract.EncodedToken.Found;
import dev.borderpost.extract.EncodedToken.Malformed;
import dev.borderpost.extract.EncodedToken.Several;
import dev.borderpost.extract.Origins;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.verify.RejectionReason;
import dev.borderpost.verify.TokenVerifier;
import dev.borderpost.verify.Verification;
import java.util.Map;
import java.util.Optional;

/** The credentials of a request, as far as they can be judged without a verification. */
sealed interface Credentials {

  /** There is no token. */
  NoCredentials NONE = new NoCredentials();

  /** The result does not depend on the content of a token. */
  record Decided(AuthenticationResult result) implements Credentials {}

  /** A token to be verified. */
  record Token(EncodedToken encoded) implements Credentials {

    /** RFC 6750 §2.3: a response that was asked for with a token in the address is private. */
    private static final Map<String, String> TOKEN_IN_ADDRESS =
        Map.of("Cache-Control", "private, no-store", "Referrer-Policy", "no-referrer");

    Verification verify(TokenVerifier verifier) {
      return encoded instanceof Several several
          ? verifier.verify(several)
          : verifier.verify((Found) encoded);
    }

    /** A text that is malformed as a token may be malformed as credentials already. */
    Rejected rejected(RejectionReason reason) {
      return reason.code().equals("malformed") && encoded instanceof Found found
          ? found
              .problem()
              .map(Rejected::invalidRequest)
              .orElseGet(() -> Rejected.invalidToken(reason))
          : Rejected.invalidToken(reason);
    }

    String scheme() {
      return encoded instanceof Found found ? found.scheme() : Found.BEARER;
    }

    /** Header fields for the response. */
    Map<String, String> responseHeaders() {
      return encoded instanceof Found found && found.isInAddress() ? TOKEN_IN_ADDRESS : Map.of();
    }

    private boolean isAttachedByBrowser() {
      return encoded instanceof Several several
          ? several.candidates().stream().anyMatch(Found::attachedByBrowser)
          : ((Found) encoded).attachedByBrowser();
    }
  }

  /** Finds the token of a request, unless the request comes from a page that may not call. */
  static Credentials of(RequestView request, TokenExtractor extractor, Origins origins) {
    Optional<CrossSite> crossSite = CrossSite.find(origins, request);
    if (crossSite.isPresent()) {
      return new Decided(crossSite.get());
    }
    Optional<EncodedToken> found = extractor.extract(request);
    if (found.isEmpty()) {
      return new Decided(NONE);
    }
    if (found.get() instanceof Malformed malformed) {
      return new Decided(Rejected.invalidRequest(malformed.problem()));
    }
    Token token = new Token(found.get());
    return token.isAttachedByBrowser() && origins.isCrossSite(request)
        ? new Decided(CrossSite.withCookie(origins, request))
        : token;
  }
}
