package dev.borderpost.soak;

import dev.borderpost.jwt.JwsAlgorithm;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Runs the soak, and writes {@code samples.csv} (every ten seconds), {@code minutes.csv} (after
 * garbage has been collected), {@code events.csv} and {@code unexpected.csv}.
 */
final class Soak {

  private static final int REQUESTS_PER_SECOND = 200;
  private static final int SAMPLE_SECONDS = 10;
  private static final int SAMPLES_PER_MINUTE = 6;
  private static final String FOOTPRINT =
      "heap_mb,threads,descriptors,old_class_loaders,classes,metaspace_mb";

  private Soak() {}

  /**
   * Runs it. The exit status is 1 if an answer was neither expected nor excused.
   *
   * @param args the minutes, the directory of what was built, and the one of the results
   */
  public static void main(String[] args) throws Exception {
    int minutes = Integer.parseInt(args[0]);
    Path build = Path.of(args[1]);
    Path results = Files.createDirectories(Path.of(args[2]));
    Office main = new Office("main", List.of(JwsAlgorithm.RS256, JwsAlgorithm.ES256));
    Office partner = new Office("partner", List.of(JwsAlgorithm.ED25519));
    Map<String, String> environment =
        Map.of("SOAK_MAIN", main.server.address(), "SOAK_PARTNER", partner.server.address());
    int failures;
    try (ServerProcess jetty = new ServerProcess("jetty", build, results, environment);
        ServerProcess tomcat = new ServerProcess("tomcat", build, results, environment);
        PrintStream events = csv(results, "events");
        PrintStream unexpected = csv(results, "unexpected")) {
      List<ServerProcess> servers = List.of(jetty, tomcat);
      for (ServerProcess server : servers) {
        awaitReady(server);
      }
      unexpected.println("second,ms,server,context,kind,expected,status,detail");
      Timeline timeline = new Timeline(System.nanoTime() + Load.WARM_UP.toNanos(), events);
      List<Judge> judges =
          servers.stream().map(server -> new Judge(server.name, timeline, unexpected)).toList();
      List<Load> loads = new ArrayList<>();
      for (int i = 0; i < servers.size(); i++) {
        Planner planner = new Planner(main, partner, new SplittableRandom(i));
        loads.add(new Load(servers.get(i).address, planner, judges.get(i), REQUESTS_PER_SECOND));
      }
      Schedule schedule = new Schedule(timeline, (int) TimeUnit.MINUTES.toSeconds(minutes));
      loads.forEach(load -> new Thread(load, "load-clock").start());
      Thread.sleep(Load.WARM_UP.toMillis());
      schedule.start(main, partner, servers);
      sample(minutes, servers, judges, results);
      int faults = schedule.stop();
      loads.forEach(Load::stop);
      failures = faults + judges.stream().mapToInt(Judge::failures).sum();
    }
    System.out.println(failures + " unexpected answers");
    System.exit(failures == 0 ? 0 : 1);
  }

  private static PrintStream csv(Path results, String name) throws IOException {
    return new PrintStream(
        Files.newOutputStream(results.resolve(name + ".csv")), true, StandardCharsets.UTF_8);
  }

  private static void awaitReady(ServerProcess server) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    for (String path : List.of("/stable", "/replaced")) {
      URI ready = URI.create("http://" + server.address + path + "/health/ready");
      while (client
              .send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
              .statusCode()
          != 200) {
        if (System.nanoTime() > deadline) {
          throw new IOException(server.name + path + " does not get ready: see its log");
        }
        Thread.sleep(100);
      }
    }
  }

  private static void sample(
      int minutes, List<ServerProcess> servers, List<Judge> judges, Path results)
      throws IOException, InterruptedException {
    judges.forEach(Judge::forget);
    long next = System.nanoTime();
    try (PrintStream samples = csv(results, "samples");
        PrintStream perMinute = csv(results, "minutes")) {
      samples.println("second,server," + FOOTPRINT + "," + Tally.COLUMNS);
      perMinute.println("minute,load_average,server," + FOOTPRINT + "," + Tally.COLUMNS);
      for (int sample = 1; sample <= minutes * SAMPLES_PER_MINUTE; sample++) {
        next += TimeUnit.SECONDS.toNanos(SAMPLE_SECONDS);
        TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
        for (int i = 0; i < servers.size(); i++) {
          ServerProcess server = servers.get(i);
          samples.printf(
              "%d,%s,%s,%s%n",
              sample * SAMPLE_SECONDS,
              server.name,
              server.ask("sample"),
              judges.get(i).tenSeconds());
          if (sample % SAMPLES_PER_MINUTE == 0) {
            perMinute.printf(
                Locale.ROOT,
                "%d,%.1f,%s,%s,%s%n",
                sample / SAMPLES_PER_MINUTE,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                server.name,
                server.ask("collect"),
                judges.get(i).minute());
          }
        }
      }
    }
  }
}
