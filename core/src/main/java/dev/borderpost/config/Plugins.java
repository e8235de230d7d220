package dev.borderpost.config;

import static java.lang.System.Logger.Level.WARNING;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The policies, extractors and listeners that a configuration names by class: from the
 * application's source of instances, or created here, and then closed if {@link AutoCloseable}.
 */
final class Plugins implements AutoCloseable {

  private static final System.Logger log = System.getLogger(Plugins.class.getName());

  private final List<AutoCloseable> made = new ArrayList<>();
  private final Settings settings;
  private final ClassLoader classLoader;
  private final Function<Class<?>, Optional<?>> source;
  private final Faults faults;

  Plugins(
      Settings settings,
      ClassLoader classLoader,
      Function<Class<?>, Optional<?>> source,
      Faults faults) {
    this.settings = settings;
    this.classLoader = classLoader;
    this.source = source;
    this.faults = faults;
    if (source instanceof AutoCloseable closeable) {
      made.add(closeable);
    }
  }

  /**
   * An instance of each class that a setting names; classes with a fault are left out and reported.
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
    T instance = type.cast(fromSource(found).orElseGet(() -> construct(found)));
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

  /** The instance that the application's source has, which also closes it. */
  private Optional<Object> fromSource(Class<?> type) {
    try {
      return source.apply(type).map(Object.class::cast);
    } catch (IllegalArgumentException e) {
      throw e; // its message is a fault with a remedy, as those here are
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalArgumentException(
          "the instance of " + type.getName() + " could not be had: " + e + ".", e);
    }
  }

  private Object construct(Class<?> type) {
    try {
      Object instance = type.getConstructor().newInstance();
      if (instance instanceof AutoCloseable closeable) {
        made.add(closeable);
      }
      return instance;
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
      // Without the cause: the message of the class may repeat a secret setting.
      String reason = String.valueOf(e.getMessage());
      for (String value : own.values()) {
        reason = Faults.without(value, reason);
      }
      throw new IllegalArgumentException(
          "the class " + className + " refused its settings: " + reason + ".");
    }
  }

  /**
   * Closes the instances; an exception from one of them is logged, and the others are closed all
   * the same.
   */
  @Override
  public void close() {
    for (AutoCloseable instance : made) {
      try {
        instance.close();
      } catch (Exception e) {
        log.log(WARNING, instance.getClass().getName() + " could not be closed", e);
      }
    }
  }
}
