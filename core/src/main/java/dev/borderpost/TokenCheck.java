package dev.borderpost;

import dev.borderpost.AuthenticationResult.NoCredentials;
import dev.borderpost.AuthenticationResult.Rejected;
import dev.borderpost.AuthenticationResult.Unavailable;
import dev.borderpost.Decryption.Closed;
import dev.borderpost.Decryption.Opened;
import dev.borderpost.Decryption.Unwrapped;
import dev.borderpost.Identification.Identified;
import dev.borderpost.Issuers.Trusted;
import dev.borderpost.RememberedTokens.Remembered;
import dev.borderpost.bearer.BearerError;
import dev.borderpost.extract.EncodedToken;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.json.ReadResult;
import dev.borderpost.keys.KeyLookup;
import dev.borderpost.keys.VerificationKey;
import dev.borderpost.verify.DecryptedJwe;
import dev.borderpost.verify.EncodedJwt;
import dev.borderpost.verify.VerifiedJwt;
import java.security.Provider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The way of a token, up to the policies: it is found, read strictly, matched with the issuer that
 * it claims to come from, checked with a key of that issuer, and judged by the standard claims.
 *
 * <p>Thread-safe. What users have plugged in may throw.
 */
final class TokenCheck {

  private static final String REFUSED = "The access token is not valid";
  private static final String EXPIRED = "The access token expired";

  private final TokenExtractor extractor;
  private final int maxTokenLength;
  private final Decryption decryption;
  private final Issuers issuers;
  private final @Nullable Provider provider;
  private final Clock clock;
  private final @Nullable RememberedTokens remembered;

  TokenCheck(
      TokenExtractor extractor,
      int maxTokenLength,
      Decryption decryption,
      Issuers issuers,
      @Nullable Provider provider,
      Clock clock,
      @Nullable RememberedTokens remembered) {
    this.extractor = extractor;
    this.maxTokenLength = maxTokenLength;
    this.decryption = decryption;
    this.issuers = issuers;
    this.provider = provider;
    this.clock = clock;
    this.remembered = remembered;
  }

  /** Where a request is on its way: decided, or waiting for a key. */
  private sealed interface Step {}

  private record Decided(Identification result) implements Step {}

  private record KeyAsked(
      EncodedToken.Found token,
      @Nullable TokenDigest digest,
      EncodedJwt jwt,
      Trusted trusted,
      KeyLookup key)
      implements Step {

    /** The key, for which this thread waits if need be. */
    KeyLookup awaitKey() {
      return trusted.refresher().await(trusted.issuer().identifier(), key);
    }

    CompletionStage<KeyLookup> keyWhenThere() {
      return trusted.refresher().whenThere(trusted.issuer().identifier(), key);
    }
  }

  /** Waits for the key if need be. */
  Identification identify(RequestView request) {
    Step step = read(request);
    return step instanceof KeyAsked asked
        ? judge(asked, asked.awaitKey())
        : ((Decided) step).result();
  }

  CompletionStage<Identification> identifyAsync(RequestView request) {
    Step step = read(request);
    return step instanceof KeyAsked asked
        ? asked.keyWhenThere().thenApply(key -> judge(asked, key))
        : CompletableFuture.completedFuture(((Decided) step).result());
  }

  /** The first half of the flow: up to the key that the token has to be checked with. */
  private Step read(RequestView request) {
    Optional<EncodedToken> credentials = extractor.extract(request);
    if (credentials.isEmpty()) {
      return new Decided(new NoCredentials());
    }
    if (credentials.get() instanceof EncodedToken.Malformed malformed) {
      return new Decided(invalidRequest(malformed.error()));
    }
    EncodedToken.Found found = (EncodedToken.Found) credentials.get();
    if (found.length() > maxTokenLength) {
      return new Decided(
          invalidToken("malformed", "the token is longer than " + maxTokenLength + " characters"));
    }
    // What is no token is refused without being hashed, which would add two thirds to its cost.
    TokenDigest digest = remembered != null && found.beginsLikeJwt() ? TokenDigest.of(found) : null;
    Remembered known = remembered == null || digest == null ? null : current(remembered, digest);
    if (known != null) {
      return new Decided(judgeAgain(known, found.attachedByBrowser()));
    }

    String token = found.value();
    Opened opened = decryption.open(token);
    if (opened instanceof Closed closed) {
      return new Decided(invalidToken(closed.reason()));
    }
    if (opened instanceof Unwrapped unwrapped && !unwrapped.jwe().header().isNested()) {
      return new Decided(judgeUnsigned(unwrapped, found.attachedByBrowser()));
    }
    String signed = opened instanceof Unwrapped unwrapped ? unwrapped.jwe().token() : token;

    ReadResult<EncodedJwt> reading = EncodedJwt.read(signed, maxTokenLength, issuers::headers);
    if (reading instanceof ReadResult.Malformed<EncodedJwt> malformed) {
      return new Decided(
          found
              .problem()
              .map(TokenCheck::invalidRequest)
              .orElseGet(() -> invalidToken("malformed", malformed.problem())));
    }
    EncodedJwt encoded = ((ReadResult.Read<EncodedJwt>) reading).value();

    Optional<Trusted> issuer = issuers.find(encoded.claimedIssuer().orElse(""));
    if (issuer.isEmpty()) {
      return new Decided(unknownIssuer());
    }
    Optional<RejectionReason> wrapping = opened.problemFor(issuer.get().issuer());
    if (wrapping.isPresent()) {
      return new Decided(invalidToken(wrapping.get()));
    }
    KeyLookup key = issuer.get().keys().find(encoded.header());
    return new KeyAsked(found, digest, encoded, issuer.get(), key);
  }

  /** The second half. */
  private Identification judge(KeyAsked asked, KeyLookup lookup) {
    if (lookup instanceof KeyLookup.Unavailable unavailable) {
      return new Unavailable(unavailable.retryAfter());
    }
    if (!(lookup instanceof KeyLookup.Found found)) {
      return invalidToken(
          "unknown_key", "the issuer has no key for kid, x5t#S256 or alg of the header");
    }
    Issuer issuer = asked.trusted().issuer();
    VerificationKey key = found.key();
    String alg = asked.jwt().header().algorithm();
    if (!issuer.allows(alg) || !key.algorithm().hasName(alg)) {
      return invalidToken(
          "algorithm_not_allowed", "alg is not that of the key, or not one of the issuer's");
    }
    Optional<VerifiedJwt> verified =
        asked.jwt().verify(key, issuer.mapping(), issuer.standardClaims().clockSkew(), provider);
    if (verified.isEmpty()) {
      return invalidToken("bad_signature", "the signature is not that of the issuer's key");
    }
    asked.trusted().headers().add(asked.jwt());
    VerifiedJwt jwt = verified.get();
    Instant now = clock.instant();
    Optional<RejectionReason> problem = issuer.standardClaims().problem(jwt, now);
    if (problem.isPresent()) {
      return invalidToken(problem.get());
    }
    asked.trusted().refresher().accepted();
    JwtPrincipal principal = principal(issuer, jwt);
    if (remembered != null && asked.digest() != null) {
      remembered.remember(
          asked.digest(),
          asked.token().length(),
          asked.trusted(),
          key,
          principal,
          Duration.between(now, jwt.claims().expiresAt().orElseThrow()));
    }
    return new Identified(principal, asked.token().attachedByBrowser(), Set.of());
  }

  /**
   * Both halves for claims that are not signed but encrypted with a key that their issuer shares.
   */
  private Identification judgeUnsigned(Unwrapped unwrapped, boolean attachedByBrowser) {
    ReadResult<DecryptedJwe.Claims> reading = unwrapped.jwe().claims();
    if (reading instanceof ReadResult.Malformed<DecryptedJwe.Claims> malformed) {
      return invalidToken("not_signed", malformed.problem());
    }
    DecryptedJwe.Claims claims = ((ReadResult.Read<DecryptedJwe.Claims>) reading).value();
    Optional<Trusted> trusted = issuers.find(claims.claimedIssuer());
    if (trusted.isEmpty()) {
      return unknownIssuer();
    }
    Issuer issuer = trusted.get().issuer();
    Optional<RejectionReason> wrapping = unwrapped.problemFor(issuer);
    if (wrapping.isPresent()) {
      return invalidToken(wrapping.get());
    }
    VerifiedJwt jwt = claims.verified(issuer.mapping(), issuer.standardClaims().clockSkew());
    Optional<RejectionReason> problem = issuer.standardClaims().problem(jwt, clock.instant());
    if (problem.isPresent()) {
      return invalidToken(problem.get());
    }
    return new Identified(principal(issuer, jwt), attachedByBrowser, Set.of());
  }

  /**
   * What is remembered of a token, if its issuer is still trusted and still has the key that the
   * signature was checked with.
   */
  private @Nullable Remembered current(RememberedTokens remembered, TokenDigest digest) {
    Remembered known = remembered.find(digest);
    if (known == null) {
      return null;
    }
    Trusted issuer = known.issuer();
    boolean current =
        issuers.find(issuer.issuer().identifier()).filter(issuer::equals).isPresent()
            && issuer.keys().find(known.principal().jwt().header()) instanceof KeyLookup.Found found
            && found.key().equals(known.key());
    if (!current) {
      remembered.forget(digest);
      return null;
    }
    return known;
  }

  private Identification judgeAgain(Remembered known, boolean attachedByBrowser) {
    JwtPrincipal principal = known.principal();
    Optional<RejectionReason> problem =
        known.issuer().issuer().standardClaims().timeProblem(principal.jwt(), clock.instant());
    return problem.isPresent()
        ? invalidToken(problem.get())
        : new Identified(principal, attachedByBrowser, Set.of());
  }

  /** The user, once the standard claims are found to be good. */
  private static JwtPrincipal principal(Issuer issuer, VerifiedJwt jwt) {
    return new JwtPrincipal(jwt.principalName().orElseThrow(), issuer.identifier(), jwt);
  }

  private static Rejected unknownIssuer() {
    return invalidToken("unknown_issuer", "iss is absent or not an issuer that is trusted");
  }

  private static Rejected invalidRequest(BearerError error) {
    return new Rejected(error, new RejectionReason("invalid_request", error.description()));
  }

  private static Rejected invalidToken(RejectionReason reason) {
    return invalidToken(reason.code(), reason.detail());
  }

  static Rejected invalidToken(String code, String detail) {
    return new Rejected(
        BearerError.invalidToken(code.equals("expired") ? EXPIRED : REFUSED),
        new RejectionReason(code, detail));
  }
}
