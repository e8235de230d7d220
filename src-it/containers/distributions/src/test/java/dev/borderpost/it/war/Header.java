package dev.borderpost.it.war;

import dev.borderpost.extract.EncodedToken;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import java.util.Optional;

/** Named by its class in web.xml: the header, beside other places. */
public final class Header implements TokenExtractor {

  private final TokenExtractor header = TokenExtractor.authorizationHeader();

  @Override
  public Optional<EncodedToken> extract(RequestView request) {
    return header.extract(request);
  }
}
