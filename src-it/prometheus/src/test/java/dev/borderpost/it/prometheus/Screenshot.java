package dev.borderpost.it.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A picture of Prometheus, for the documentation: with {@code -Dscreenshot=FILE}. */
final class Screenshot {

  private static final String EXPRESSION =
      "sum by (outcome, reason) (rate(borderpost_requests_seconds_count[15s]))";

  private Screenshot() {}

  static void take(PrometheusServer prometheus, Path file) throws Exception {
    String query = URLEncoder.encode(EXPRESSION, StandardCharsets.UTF_8);
    Process chromium =
        new ProcessBuilder(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--window-size=1100,880",
                "--virtual-time-budget=5000",
                "--screenshot=" + file.toAbsolutePath(),
                prometheus
                    .uri("/graph?g0.expr=" + query + "&g0.tab=0&g0.range_input=1m&g0.stacked=1")
                    .toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(chromium.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(chromium.waitFor()).as(output).isZero();
  }
}
