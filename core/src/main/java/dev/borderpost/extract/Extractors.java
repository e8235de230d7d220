package dev.borderpost.extract;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The extractors behind the factories of {@link TokenExtractor}. */
final class Extractors {

  /**
   * RFC 9110 §5.6.2: the {@code token} of field names, which RFC 6265 takes for cookie names too.
   */
  static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  /**
   * The compact form of a JWS or JWE (RFC 7515 §3.1, RFC 7516 §3.1): other cookies of the name are
   * no candidates.
   */
  private static final Pattern COMPACT_FORM =
      Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+(\\.[A-Za-z0-9_-]*+){1,3}");

  static final TokenExtractor AUTHORIZATION_HEADER =
      new Placed(Extractors::authorizationHeader, List.of("header"));

  /** The name of the parameter in RFC 6750 §2.2 and §2.3. */
  private static final String PARAMETER = "access_token";

  /** An extractor with the ways of RFC 6750 §2 that it is. */
  record Placed(TokenExtractor extractor, List<String> bearerMethods) implements TokenExtractor {

    @Override
    public Optional<EncodedToken> extract(RequestView request) {
      return extractor.extract(request);
    }
  }

  private Extractors() {}

  private static Optional<EncodedToken> authorizationHeader(RequestView request) {
    List<String> fields = request.headers("Authorization");
    return fields.size() > 1
        ? malformed("The request has more than one Authorization header")
        : fields.isEmpty() ? Optional.empty() : BearerCredentials.only(fields.get(0));
  }

  private static TokenExtractor parameter(String name, String method, TokenExtractor extractor) {
    return name.equals(PARAMETER) ? new Placed(extractor, List.of(method)) : extractor;
  }

  private static TokenExtractor joined(List<TokenExtractor> parts, TokenExtractor extractor) {
    List<String> methods =
        parts.stream().flatMap(part -> part.bearerMethods().stream()).distinct().toList();
    return new Placed(extractor, methods);
  }

  static TokenExtractor header(String name) {
    requireToken("header field", name);
    if (name.toLowerCase(Locale.ROOT).equals("authorization")) {
      throw new IllegalArgumentException(
          "header(\"Authorization\") would take the scheme for a token: use authorizationHeader().");
    }
    return request -> {
      List<String> fields = request.headers(name);
      Optional<EncodedToken> withScheme =
          fields.size() == 1
              ? BearerCredentials.in(fields.get(0), notOneToken("token header"))
              : Optional.empty();
      return withScheme.isPresent() ? withScheme : onlyOne(fields, "token header", false);
    };
  }

  static TokenExtractor cookie(String name) {
    requireToken("cookie", name);
    return request -> {
      // A cookie without a value was cleared.
      List<String> values =
          request.cookies(name).stream().filter(value -> !value.isEmpty()).toList();
      return values.size() > 1 ? severalCookies(values) : onlyOne(values, "token cookie", true);
    };
  }

  /** Whatever they hold, the request is not malformed: a client cannot tell who set a cookie. */
  private static Optional<EncodedToken> severalCookies(List<String> values) {
    List<EncodedToken.Found> candidates =
        values.stream()
            .filter(value -> COMPACT_FORM.matcher(value).matches())
            .distinct()
            .map(value -> new EncodedToken.Found(value, 0, true, null))
            .toList();
    return Optional.of(
        candidates.isEmpty()
            ? new EncodedToken.Found(values.get(0), 0, true, null)
            : candidates.size() == 1 ? candidates.get(0) : new EncodedToken.Several(candidates));
  }

  static TokenExtractor formParameter(String name) {
    requireNotEmpty(name);
    return parameter(
        name,
        "body",
        request -> {
          String type = request.headers("Content-Type").stream().findFirst().orElse("");
          boolean form =
              type.split(";", 2)[0].strip().equalsIgnoreCase("application/x-www-form-urlencoded")
                  && !request.method().equals("GET");
          return form
              ? onlyOne(request.formParameters(name), "token parameter", false)
              : Optional.empty();
        });
  }

  static TokenExtractor queryParameter(String name) {
    requireNotEmpty(name);
    return parameter(
        name,
        "query",
        request ->
            onlyOne(request.queryParameters(name), "token parameter", false)
                .map(
                    found ->
                        found instanceof EncodedToken.Found token ? token.inAddress() : found));
  }

  static TokenExtractor oneOf(List<TokenExtractor> extractors) {
    requireSome(extractors);
    if (extractors.size() == 1) {
      return extractors.get(0);
    }
    return joined(
        extractors,
        request -> {
          Optional<EncodedToken> only = Optional.empty();
          for (TokenExtractor extractor : extractors) {
            Optional<EncodedToken> found = extractor.extract(request);
            if (found.isPresent() && only.isPresent()) {
              return malformed("The request must carry its token in one place only");
            }
            only = found.isPresent() ? found : only;
          }
          return only;
        });
  }

  static TokenExtractor firstOf(List<TokenExtractor> extractors) {
    requireSome(extractors);
    if (extractors.size() == 1) {
      return extractors.get(0);
    }
    return joined(
        extractors,
        request -> {
          for (TokenExtractor extractor : extractors) {
            Optional<EncodedToken> found = extractor.extract(request);
            if (found.isPresent()) {
              return found;
            }
          }
          return Optional.empty();
        });
  }

  private static Optional<EncodedToken> onlyOne(
      List<String> values, String what, boolean attachedByBrowser) {
    if (values.size() > 1) {
      return several(what);
    }
    if (values.isEmpty()) {
      return Optional.empty();
    }
    String problem = notOneToken(what);
    return Optional.of(
        values.get(0).isEmpty()
            ? EncodedToken.malformed(problem)
            : new EncodedToken.Found(values.get(0), 0, attachedByBrowser, problem));
  }

  private static String notOneToken(String what) {
    return "The " + what + " must hold one token and nothing else";
  }

  private static Optional<EncodedToken> several(String what) {
    return malformed("The request must have no more than one " + what);
  }

  private static Optional<EncodedToken> malformed(String description) {
    return Optional.of(EncodedToken.malformed(description));
  }

  private static void requireToken(String what, String name) {
    if (!TOKEN.matcher(name).matches()) {
      throw new IllegalArgumentException("Not the name of a " + what + ": \"" + name + "\".");
    }
  }

  private static void requireNotEmpty(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          "The name of the token parameter is empty; RFC 6750 uses access_token.");
    }
  }

  private static void requireSome(List<TokenExtractor> extractors) {
    if (extractors.isEmpty()) {
      throw new IllegalArgumentException(
          "Name at least one extractor, such as TokenExtractor.authorizationHeader().");
    }
  }
}
