package dev.borderpost.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import java.nio.charset.StandardCharsets;

/**
 * Paths: no request without a token gets past a rule for {@code /admin}, however a server reads its
 * path; and a refused one is refused with 400 or 401.
 */
public final class PathsTarget {

  private static final Guard GUARD =
      Guard.of(
          JwtAuthenticator.builder().issuer(JwsTarget.partner().build()).build(),
          AccessRules.builder()
              .permit("/admin/open")
              .require("/admin/**")
              .permit("/**")
              .ignoringCase()
              .build());

  private PathsTarget() {}

  /** Loads what the first input would take the time of. */
  public static void fuzzerInitialize() {
    Seeds.of(PathsTarget.class).forEach(PathsTarget::fuzzerTestOneInput);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    String target = new String(input, StandardCharsets.UTF_8);
    RequestView request = RequestView.of("GET", target);
    AccessDecision decision = GUARD.decide(request);
    if (decision instanceof AccessDecision.Refused refused) {
      assertThat(refused.status()).as(target).isIn(400, 401);
      return;
    }
    for (String reading : Readings.of(request.rawPath())) {
      String path = reading.endsWith("/") ? reading.substring(0, reading.length() - 1) : reading;
      assertThat(path.equalsIgnoreCase("/admin/open") || !isAdmin(path))
          .as("%s is read as %s", target, reading)
          .isTrue();
    }
  }

  private static boolean isAdmin(String path) {
    return path.equalsIgnoreCase("/admin") || path.regionMatches(true, 0, "/admin/", 0, 7);
  }
}
