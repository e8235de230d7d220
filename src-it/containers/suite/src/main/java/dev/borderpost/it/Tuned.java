package dev.borderpost.it;

import jakarta.servlet.ServletContainerInitializer;

/**
 * A container with settings of its own.
 *
 * @param settings what changes them, before the application is set up
 */
public record Tuned(Container container, ServletContainerInitializer settings)
    implements Container {

  @Override
  public String name() {
    return container.name();
  }

  @Override
  public String version() {
    return container.version();
  }

  @Override
  public int start(String contextPath, ServletContainerInitializer application) throws Exception {
    return container.start(
        contextPath,
        (classes, context) -> {
          settings.onStartup(classes, context);
          application.onStartup(classes, context);
        });
  }

  @Override
  public void stop() throws Exception {
    container.stop();
  }
}
