package dev.borderpost.it.war;

import dev.borderpost.extract.EncodedToken;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import java.util.Optional;

/** Named by its class: a parameter of the query. */
public final class QueryParameter implements TokenExtractor {

  private final TokenExtractor parameter = TokenExtractor.queryParameter("access_token");

  @Override
  public Optional<EncodedToken> extract(RequestView request) {
    return parameter.extract(request);
  }
}
