package dev.borderpost.it.war;

import dev.borderpost.extract.EncodedToken;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import java.util.Optional;

/** Named by its class in web.xml: the header, or else the cookie {@code session}. */
public final class HeaderOrCookie implements TokenExtractor {

  private final TokenExtractor either =
      TokenExtractor.firstOf(
          TokenExtractor.authorizationHeader(), TokenExtractor.cookie("session"));

  @Override
  public Optional<EncodedToken> extract(RequestView request) {
    return either.extract(request);
  }
}
