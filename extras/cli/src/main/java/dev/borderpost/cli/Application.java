package dev.borderpost.cli;

import dev.borderpost.AuthenticationListener;
import dev.borderpost.access.Guard;
import dev.borderpost.config.Configurable;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.extract.TokenExtractor;
import dev.borderpost.policy.ClaimsPolicy;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The guard of an application, built from the application's own settings. */
final class Application implements AutoCloseable {

  private static final String CLASSES =
      "Classes of the application are found with its unpacked WAR: --web-xml FOLDER. Without a"
          + " WAR: java -cp borderpost-cli.jar:APPLICATION.jar dev.borderpost.cli.Main …";

  private final CommandLine line;
  private final Map<String, String> environment;
  private final Map<String, String> systemProperties;
  private final AuthenticationListener listener;
  private final Optional<WebApplication> web;
  private final Guard guard;
  private List<GuardConfiguration.Given> settings = List.of();

  private Application(
      CommandLine line,
      Map<String, String> environment,
      Map<String, String> systemProperties,
      AuthenticationListener listener,
      Optional<WebApplication> web) {
    this.line = line;
    this.environment = environment;
    this.systemProperties = systemProperties;
    this.listener = listener;
    this.web = web;
    this.guard = build();
  }

  /**
   * Builds the guard.
   *
   * @param listener is told about keys
   * @throws UsageException if options cannot be used
   * @throws IllegalArgumentException if settings have faults; the message is that of the start-up
   */
  static Application open(
      CommandLine line,
      Map<String, String> environment,
      Map<String, String> systemProperties,
      AuthenticationListener listener) {
    Optional<WebApplication> web = line.option("--web-xml").map(WebApplication::open);
    return new Application(line, environment, systemProperties, listener, web);
  }

  private Guard build() {
    GuardConfiguration configuration = configuration(Map.of());
    try {
      Guard built = configuration.build();
      settings = configuration.given();
      if (!hasSharedStore()) {
        return built;
      }
      built.close();
    } catch (IllegalArgumentException e) {
      settings = configuration.given();
      if (!hasSharedStore()) {
        throw hasClasses() ? new IllegalArgumentException(e.getMessage() + "\n" + CLASSES, e) : e;
      }
    }
    return configuration(Map.of("store", "memory")).build();
  }

  /** A token must not be used up in the store of the running application. */
  boolean hasSharedStore() {
    return setting("store").filter(store -> store.startsWith("jcache:")).isPresent();
  }

  private boolean hasClasses() {
    return settings.stream()
        .anyMatch(given -> List.of("policies", "extractors", "listeners").contains(given.name()));
  }

  /** The places that the filter reads, in the same order; what is given here comes first. */
  private GuardConfiguration configuration(Map<String, String> overrides) {
    GuardConfiguration configuration = new GuardConfiguration().settings("explain", overrides);
    line.option("--config")
        .ifPresent(file -> configuration.settings("--config", Map.of("config", "file:" + file)));
    configuration
        .prefixedSettings("system property", systemProperties)
        .environment(environment)
        .instances(Application::inPlaceOf)
        .listener(listener);
    line.option("--at")
        .ifPresent(time -> configuration.clock(Clock.fixed(at(time), ZoneOffset.UTC)));
    web.ifPresent(
        application -> {
          WebXml webXml = WebXml.read(application.webXml(), line.option("--filter"));
          configuration
              .settings("init-param", webXml.initParams())
              .prefixedSettings("context-param", webXml.contextParams())
              .classLoader(application.classes())
              .webResources(application::resource);
        });
    return configuration;
  }

  /** Listeners of the application must not hear of what did not happen. */
  private static Optional<Object> inPlaceOf(Class<?> type) {
    return AuthenticationListener.class.isAssignableFrom(type)
            && !ClaimsPolicy.class.isAssignableFrom(type)
            && !TokenExtractor.class.isAssignableFrom(type)
        ? Optional.of(new Silent())
        : Optional.empty();
  }

  /** Takes the settings of a listener, and says nothing. */
  private static final class Silent implements AuthenticationListener, Configurable {

    @Override
    public void configure(Map<String, String> settings) {}
  }

  private static Instant at(String time) {
    try {
      return Instant.parse(time);
    } catch (DateTimeException e) {
      throw new UsageException(
          "What follows --at is not a time: write it as 2026-11-27T12:00:00Z.");
    }
  }

  Guard guard() {
    return guard;
  }

  /** The settings that were found. */
  List<GuardConfiguration.Given> settings() {
    return settings;
  }

  /** The value of a setting; empty if it is absent or may be secret. */
  Optional<String> setting(String name) {
    return settings.stream()
        .filter(given -> given.name().equals(name))
        .findFirst()
        .flatMap(GuardConfiguration.Given::value);
  }

  @Override
  public void close() {
    guard.close();
    try {
      if (web.isPresent()) {
        web.get().close();
      }
    } catch (IOException e) {
      throw new IllegalStateException("The files of the application cannot be closed.", e);
    }
  }
}
