package dev.borderpost.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The API of JCache is an optional dependency. */
class WithoutJCacheTest {

  /** The class path, but for JCache. */
  private static URLClassLoader withoutJCache() {
    URL[] urls =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.matches(".*(cache-api|cache-ri).*"))
            .map(entry -> url(Path.of(entry)))
            .toArray(URL[]::new);
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String configured(ClassLoader loader, String store) throws Exception {
    Map<String, String> settings =
        Map.of(
            "issuer", "https://id.example.com",
            "audience", "api",
            "keys", "classpath:keys/test-jwks.json",
            "single-use", "all",
            "revocation", "on",
            "store", store);
    Class<?> type = loader.loadClass("dev.borderpost.config.GuardConfiguration");
    try {
      ((AutoCloseable) type.getMethod("guard", Map.class).invoke(null, settings)).close();
      return "";
    } catch (InvocationTargetException e) {
      return e.getCause().toString();
    }
  }

  @Test
  void everythingElseWorksWithoutIt_andTheSettingThatNeedsItSaysSo() throws Exception {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    try (URLClassLoader loader = withoutJCache()) {
      current.setContextClassLoader(loader); // JJWT looks for its own classes there
      assertThat(configured(loader, "memory")).isEmpty();
      assertThat(configured(loader, "jcache:tokens"))
          .contains("JCache is not there")
          .contains("javax.cache:cache-api");
    } finally {
      current.setContextClassLoader(before);
    }
  }
}
