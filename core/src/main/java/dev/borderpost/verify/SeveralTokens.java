package dev.borderpost.verify;

import dev.borderpost.extract.EncodedToken.Found;
import dev.borderpost.jwt.JwtClaims;
import dev.borderpost.verify.Verification.Pending;
import dev.borderpost.verify.Verification.Rejected;
import dev.borderpost.verify.Verification.Unavailable;
import dev.borderpost.verify.Verification.Verified;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Verifies tokens of which one may count, because a client cannot tell which one is meant. */
final class SeveralTokens {

  /** More would let a request cost more. A browser has few cookies of one name. */
  private static final int MAX = 4;

  private static final Rejected TOO_MANY =
      new Rejected(
          new RejectionReason("several_tokens", "more than " + MAX + " cookies have the name"));
  private static final Rejected DIFFERENT_USERS =
      new Rejected(
          new RejectionReason(
              "several_tokens",
              "cookies of one name have tokens of different users: a name that begins with __Host-"
                  + " keeps those of sibling hosts out"));

  private static final Comparator<Verified> BY_AGE =
      Comparator.comparing((Verified each) -> claims(each).issuedAt().orElse(Instant.MIN))
          .thenComparing(each -> claims(each).expiresAt().orElse(Instant.MIN));

  private SeveralTokens() {}

  static Verification verify(List<Found> tokens, Function<Found, Verification> verifier) {
    if (tokens.size() > MAX) {
      return TOO_MANY;
    }
    List<Verification> outcomes = tokens.stream().map(verifier).toList();
    return outcomes.stream().anyMatch(Pending.class::isInstance)
        ? new Pending(
            () -> decide(outcomes.stream().map(Verification::await).toList()),
            () -> settled(outcomes).thenApply(SeveralTokens::decide))
        : decide(outcomes);
  }

  private static CompletionStage<List<Verification>> settled(List<Verification> outcomes) {
    List<CompletableFuture<Verification>> settled =
        outcomes.stream().map(each -> each.settled().toCompletableFuture()).toList();
    return CompletableFuture.allOf(settled.toArray(CompletableFuture[]::new))
        .thenApply(done -> settled.stream().map(CompletableFuture::join).toList());
  }

  /**
   * The outcome of all. A token that cannot be verified at the moment does not keep out a user
   * whose token can: it may be anyone's, and would do so for as long as its cookie exists.
   */
  private static Verification decide(List<Verification> outcomes) {
    List<Verified> verified =
        outcomes.stream().filter(Verified.class::isInstance).map(Verified.class::cast).toList();
    if (verified.isEmpty()) {
      return outcomes.stream().min(Comparator.comparing(SeveralTokens::rank)).orElse(TOO_MANY);
    }
    boolean oneUser = verified.stream().map(SeveralTokens::user).distinct().count() == 1;
    return oneUser ? verified.stream().max(BY_AGE).orElseThrow() : DIFFERENT_USERS;
  }

  /** Which outcome of refused tokens tells the client most: one to try again, an expired one. */
  private static int rank(Verification refused) {
    if (refused instanceof Unavailable) {
      return 0;
    }
    return refused instanceof Rejected rejected && rejected.reason().code().equals("expired")
        ? 1
        : 2;
  }

  private static List<Object> user(Verified verified) {
    VerifiedJwt jwt = verified.jwt();
    return List.of(claims(verified).issuer(), claims(verified).subject(), jwt.principalName());
  }

  private static JwtClaims claims(Verified verified) {
    return verified.jwt().claims();
  }
}
