package dev.borderpost.config;

import dev.borderpost.extract.EncodedToken;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import java.util.Optional;

/** An extractor as users write it. */
public final class SampleExtractor implements TokenExtractor {

  @Override
  public Optional<EncodedToken> extract(RequestView request) {
    return request.headers("X-Passport").stream().findFirst().map(EncodedToken::of);
  }
}
