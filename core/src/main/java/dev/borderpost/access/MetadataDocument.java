package dev.borderpost.access;

import dev.borderpost.access.AccessDecision.Served;
import dev.borderpost.extract.RequestView;
import dev.borderpost.jwt.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A metadata document (RFC 9728 §3.2), which is the same for everybody and can be cached. */
final class MetadataDocument {

  private static final int ETAG_LENGTH = 22;

  private final String body;
  private final String etag;
  private final Map<String, String> headers;

  private MetadataDocument(String body) {
    this.body = body;
    this.etag =
        '"'
            + Sha256.thumbprint(body.getBytes(StandardCharsets.US_ASCII)).substring(0, ETAG_LENGTH)
            + '"';
    this.headers =
        Map.of(
            "ETag", etag,
            "Cache-Control", "public, max-age=3600",
            "Access-Control-Allow-Origin", "*");
  }

  /** A document with members that are texts or lists of texts. */
  static MetadataDocument of(Map<String, Object> members) {
    return new MetadataDocument(JsonText.of(members));
  }

  /** The answer to {@code GET} or {@code HEAD}. */
  Served answer(RequestView request) {
    if (isKnown(request.headers("If-None-Match"))) {
      return new Served(304, headers, "");
    }
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Content-Type", "application/json");
    return new Served(200, all, request.method().equals("HEAD") ? "" : body);
  }

  /** RFC 9110 §13.1.2: weak comparison. */
  private boolean isKnown(List<String> fields) {
    return fields.stream()
        .flatMap(field -> Arrays.stream(field.split(",", -1)))
        .map(String::strip)
        .anyMatch(known -> known.equals("*") || known.equals(etag) || known.equals("W/" + etag));
  }
}
