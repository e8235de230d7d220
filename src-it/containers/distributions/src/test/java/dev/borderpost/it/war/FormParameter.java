package dev.borderpost.it.war;

import dev.borderpost.extract.EncodedToken;
import dev.borderpost.extract.RequestView;
import dev.borderpost.extract.TokenExtractor;
import java.util.Optional;

/** Named by its class in web.xml: the form parameter {@code access_token}. */
public final class FormParameter implements TokenExtractor {

  private final TokenExtractor parameter = TokenExtractor.formParameter("access_token");

  @Override
  public Optional<EncodedToken> extract(RequestView request) {
    return parameter.extract(request);
  }
}
