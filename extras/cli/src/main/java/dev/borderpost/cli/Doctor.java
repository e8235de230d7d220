package dev.borderpost.cli;

import static dev.borderpost.cli.Check.Outcome.FAILED;
import static dev.borderpost.cli.Check.Outcome.OK;
import static dev.borderpost.cli.Check.Outcome.WARNING;

import dev.borderpost.extract.Origins;
import dev.borderpost.keys.KeySource;
import dev.borderpost.verify.Issuer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Checks the settings of an application against its issuers, as the application itself uses them.
 */
final class Doctor {

  private static final Duration UNSUSPICIOUS = Duration.ofSeconds(5);

  private final Application application;
  private final KeyArrivals arrivals;
  private final List<Check> checks = new ArrayList<>();

  Doctor(Application application, KeyArrivals arrivals) {
    this.application = application;
    this.arrivals = arrivals;
  }

  List<Check> examine() {
    add("settings", "", OK, settings());
    for (Issuer issuer : application.guard().authenticator().verifier().issuers()) {
      String name = issuer.identifier();
      Optional<String> problem = arrivals.await(application.guard(), name);
      KeySource.Health health =
          application.guard().health().getOrDefault(name, KeySource.Health.ofStaticKeys(0));
      fetched(issuer, health);
      keys(name, problem, health);
      add("tokens", name, OK, Expectations.ofTokens(issuer));
      add("users", name, OK, Expectations.ofUsers(issuer));
    }
    origins();
    return checks;
  }

  private void add(String name, String issuer, Check.Outcome outcome, String text) {
    checks.add(new Check(name, issuer, outcome, text));
  }

  /** Names and places; values are shown where they matter. */
  private String settings() {
    return application.settings().stream()
        .map(given -> given.name() + " (" + given.origin() + ")")
        .collect(Collectors.joining(", "));
  }

  private void keys(String issuer, Optional<String> problem, KeySource.Health health) {
    problem.ifPresent(text -> add("keys", issuer, FAILED, text));
    if (problem.isEmpty() && health.details().inUse().isEmpty()) {
      add("keys", issuer, OK, health.keys() + " keys");
    }
    health.details().inUse().forEach(key -> add("keys", issuer, OK, key));
    health.details().leftOut().forEach(key -> add("keys", issuer, WARNING, "not used: " + key));
  }

  private void fetched(Issuer issuer, KeySource.Health health) {
    String name = issuer.identifier();
    if (health.details().fetched().isEmpty()) {
      add(
          "fetch",
          name,
          health.keys() > 0 ? OK : WARNING,
          health.keys() > 0
              ? "keys that are not fetched: a rotation at the issuer, and its clock, are not seen"
              : "no answer: neither its certificate nor its clock is compared");
      return;
    }
    KeySource.Fetched fetched = health.details().fetched().get();
    if (!fetched.address().equals(fetched.configured())) {
      add("metadata", name, OK, "found from " + fetched.configured() + ", of the right issuer");
    }
    add(
        "fetch",
        name,
        OK,
        "from " + shown(fetched.address()) + ", fresh for " + fetched.lifetime());
    boolean isSafe = isSafe(fetched.address()) && isSafe(fetched.configured());
    add(
        "tls",
        name,
        isSafe ? OK : WARNING,
        "https".equals(fetched.address().getScheme())
            ? "the certificate is trusted and has the right name"
            : isSafe
                ? "plain http, on this machine only"
                : "plain http: anybody on the way could put in keys. Use https");
    clock(issuer, fetched.clockAhead());
  }

  private static boolean isSafe(URI uri) {
    return "https".equals(uri.getScheme()) || Origins.isLoopback(uri.getHost());
  }

  /** Without a query, which might be secret. */
  private static String shown(URI uri) {
    return uri.toString().replaceFirst("\\?.*", "?…");
  }

  private void clock(Issuer issuer, Optional<Duration> ahead) {
    String name = issuer.identifier();
    if (ahead.isEmpty()) {
      add("clock", name, WARNING, "not compared: the issuer's answers have no Date");
      return;
    }
    Duration difference = ahead.get().abs();
    Duration skew = Duration.parse(Expectations.joined(issuer, "clock-skew", ""));
    String text =
        "the clock here is "
            + difference.toSeconds()
            + " s "
            + (ahead.get().isNegative() ? "ahead of" : "behind")
            + " the issuer's";
    if (difference.compareTo(UNSUSPICIOUS) < 0) {
      add("clock", name, OK, text);
    } else {
      add(
          "clock",
          name,
          difference.compareTo(skew) > 0 ? FAILED : WARNING,
          text + ", and clock-skew is " + skew.toSeconds() + " s: set the time by NTP");
    }
  }

  /** Which pages may send requests along with a cookie. */
  private void origins() {
    Optional<String> cookie = application.setting("cookie");
    if (cookie.isEmpty()) {
      return;
    }
    add(
        "origins",
        "",
        OK,
        "with the cookie "
            + cookie.get()
            + ", requests that change something come from pages of "
            + application
                .setting("own-origin")
                .orElse("the host of the request (behind a proxy, set own-origin)")
            + application.setting("allowed-origins").map(others -> ", " + others).orElse("")
            + "; pages of sibling hosts are not accepted without allowed-origins");
  }
}
