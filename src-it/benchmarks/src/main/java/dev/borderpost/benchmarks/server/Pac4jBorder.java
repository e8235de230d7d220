package dev.borderpost.benchmarks.server;

import dev.borderpost.benchmarks.peer.TokenContent;
import jakarta.servlet.Filter;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.pac4j.core.authorization.authorizer.Authorizer;
import org.pac4j.core.config.Config;
import org.pac4j.core.credentials.authenticator.Authenticator;
import org.pac4j.core.profile.UserProfile;
import org.pac4j.http.client.direct.DirectBearerAuthClient;
import org.pac4j.jee.filter.SecurityFilter;
import org.pac4j.jwt.config.signature.ECSignatureConfiguration;
import org.pac4j.jwt.config.signature.RSASignatureConfiguration;
import org.pac4j.jwt.config.signature.SignatureConfiguration;
import org.pac4j.jwt.credentials.authenticator.JwtAuthenticator;

/**
 * The security filter of pac4j. Its authenticator checks signature and {@code exp}; the rest is
 * left to an authorizer. It has no cache: in 6.3.1, the key of an entry of {@code
 * LocalCachingAuthenticator} changes once the profile is set, so that no entry is found again.
 */
final class Pac4jBorder {

  private static final int CLOCK_SKEW_SECONDS = 60;

  private Pac4jBorder() {}

  static Filter filter(PublicKey key) {
    Authenticator authenticator = new JwtAuthenticator(signatures(key));
    Config config = new Config(new DirectBearerAuthClient(authenticator));
    Authorizer claims =
        (context, sessions, profiles) -> profiles.stream().allMatch(Pac4jBorder::isForThisApi);
    config.addAuthorizer("claims", claims);
    return new SecurityFilter(config, "DirectBearerAuthClient", "claims");
  }

  private static SignatureConfiguration signatures(PublicKey key) {
    KeyPair pair = new KeyPair(key, null);
    return key instanceof ECPublicKey
        ? new ECSignatureConfiguration(pair)
        : new RSASignatureConfiguration(pair);
  }

  private static boolean isForThisApi(UserProfile profile) {
    return TokenContent.ISSUER.equals(profile.getAttribute("iss"))
        && profile.getAttribute("aud") instanceof List<?> audience
        && audience.contains(TokenContent.AUDIENCE)
        && profile.getAttribute("nbf") instanceof Date notBefore
        && !Instant.now().plusSeconds(CLOCK_SKEW_SECONDS).isBefore(notBefore.toInstant());
  }
}
