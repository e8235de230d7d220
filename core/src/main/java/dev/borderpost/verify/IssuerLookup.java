package dev.borderpost.verify;

import dev.borderpost.verify.Issuers.Trusted;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The answer to the question which issuer has an identifier. */
sealed interface IssuerLookup {

  /** When a request may try again that cannot wait, since too many others do. */
  Duration BUSY = Duration.ofSeconds(1);

  /** The answer for a request that cannot wait. */
  IssuerLookup NO_PLACE = new Unavailable(BUSY);

  /** The issuer is trusted. */
  record Found(Trusted trusted) implements IssuerLookup {}

  /** There is no such issuer. */
  record Absent() implements IssuerLookup {}

  /** The resolver has failed, or does not answer. */
  record Unavailable(Duration retryAfter) implements IssuerLookup {}

  /** The resolver is being asked; completes in bounded time, never exceptionally. */
  record Pending(CompletionStage<IssuerLookup> lookup) implements IssuerLookup {}
}
