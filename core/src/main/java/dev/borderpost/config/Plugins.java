package dev.borderpost.config;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the policies and extractors that a configuration names by class, and closes those that are
 * {@link AutoCloseable}.
 */
final class Plugins implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Plugins.class);

  private final List<AutoCloseable> made = new ArrayList<>();
  private final Settings settings;
  private final ClassLoader classLoader;
  private final Faults faults;

  Plugins(Settings settings, ClassLoader classLoader, Faults faults) {
    this.settings = settings;
    this.classLoader = classLoader;
    this.faults = faults;
  }

  /**
   * An instance of each class that a setting names, except for those with a fault, which is noted.
   */
  <T> List<T> instances(Key key, Class<T> type) {
    return settings.get(key).stream()
        .flatMap(
            setting ->
                Settings.list(setting).stream()
                    .flatMap(name -> faults.using(setting, s -> instance(name, type)).stream()))
        .toList();
  }

  private <T> T instance(String className, Class<T> type) {
    Class<?> found;
    try {
      found = Class.forName(className, true, classLoader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalArgumentException(
          "the class "
              + className
              + " cannot be loaded ("
              + e
              + "): is its jar in the application?",
          e);
    }
    if (!type.isAssignableFrom(found)) {
      throw new IllegalArgumentException(
          "the class " + className + " does not implement " + type.getName() + ".");
    }
    T instance = type.cast(construct(found));
    if (instance instanceof AutoCloseable closeable) {
      made.add(closeable);
    }
    if (instance instanceof Configurable configurable) {
      configure(configurable, className);
    } else if (!settings.ofClass(className).isEmpty()) {
      throw new IllegalArgumentException(
          "there are settings for the class "
              + className
              + ", but it does not implement "
              + Configurable.class.getName()
              + ".");
    }
    return instance;
  }

  private static Object construct(Class<?> type) {
    try {
      return type.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "the constructor of " + type.getName() + " failed: " + e.getCause() + ".", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "the class "
              + type.getName()
              + " needs to be public, not abstract, with a public constructor without arguments.",
          e);
    }
  }

  private void configure(Configurable configurable, String className) {
    Map<String, String> own = settings.ofClass(className);
    try {
      configurable.configure(own);
    } catch (RuntimeException e) {
      // The cause is left out: what the class says may repeat a setting that is a secret.
      String reason = String.valueOf(e.getMessage());
      for (String value : own.values()) {
        reason = Faults.without(value, reason);
      }
      throw new IllegalArgumentException(
          "the class " + className + " refused its settings: " + reason + ".");
    }
  }

  /** Closes what was made; what one of them throws is logged and does not keep the others open. */
  @Override
  public void close() {
    for (AutoCloseable instance : made) {
      try {
        instance.close();
      } catch (Exception e) {
        log.warn("{} could not be closed", instance.getClass().getName(), e);
      }
    }
  }
}
