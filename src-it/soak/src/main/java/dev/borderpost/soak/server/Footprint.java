package dev.borderpost.soak.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What this JVM holds. Not thread-safe. */
final class Footprint {

  private static final double MEGABYTE = 1e6;

  private final List<WeakReference<ClassLoader>> undeployed = new ArrayList<>();

  /** Watches whether the class loader of an application that has ended is collected. */
  void watch(ClassLoader loader) {
    undeployed.add(new WeakReference<>(loader));
  }

  /**
   * Measures.
   *
   * @return heap (MB), live threads, open descriptors, class loaders of undeployed applications
   *     that are still there, loaded classes, metaspace (MB)
   */
  String line() {
    undeployed.removeIf(loader -> loader.get() == null);
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return String.format(
        Locale.ROOT,
        "%.1f,%d,%d,%d,%d,%.1f",
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE,
        ManagementFactory.getThreadMXBean().getThreadCount(),
        system.getOpenFileDescriptorCount(),
        undeployed.size(),
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
        metaspace() / MEGABYTE);
  }

  private static long metaspace() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Metaspace"))
        .mapToLong((MemoryPoolMXBean pool) -> pool.getUsage().getUsed())
        .sum();
  }
}
