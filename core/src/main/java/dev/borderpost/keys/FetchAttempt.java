package dev.borderpost.keys;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to fetch the keys of an issuer.
 *
 * @param number counts the issuer's attempts
 * @param previous keys that are to be brought up to date; {@code null} when their address has to be
 *     found out as well
 * @param whenOver gives back its place among the fetches of all issuers
 * @param over completes when everything is settled, never exceptionally
 */
record FetchAttempt(
    int number,
    HttpFetch http,
    @Nullable KeySet previous,
    Runnable whenOver,
    CompletableFuture<@Nullable Void> over) {}
