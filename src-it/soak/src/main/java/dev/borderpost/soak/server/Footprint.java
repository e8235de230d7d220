package dev.borderpost.soak.server;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What this JVM holds. Not thread-safe. */
final class Footprint {

  private static final double MEGABYTE = 1e6;
  private static final Duration LONG = Duration.ofMinutes(4);

  private final List<Ended> undeployed = new ArrayList<>();
  private final Path heapDump;

  /** The class loader of an application that has ended, and when that was. */
  private record Ended(WeakReference<ClassLoader> loader, long since) {}

  /**
   * Watches nothing yet.
   *
   * @param heapDump where the heap is written when a class loader has stayed for long, to find out
   *     what holds it
   */
  Footprint(Path heapDump) {
    this.heapDump = heapDump;
  }

  /** Watches whether the class loader of an application that has ended is collected. */
  void watch(ClassLoader loader) {
    undeployed.add(new Ended(new WeakReference<>(loader), System.nanoTime()));
  }

  /** Writes the heap, once, if a class loader has stayed although garbage has been collected. */
  void dumpIfOneStays() throws IOException {
    undeployed.removeIf(ended -> ended.loader().get() == null);
    long now = System.nanoTime();
    boolean stays = undeployed.stream().anyMatch(ended -> now - ended.since() > LONG.toNanos());
    if (stays && Files.notExists(heapDump)) {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpHeap(heapDump.toString(), true);
    }
  }

  /**
   * Measures.
   *
   * @return heap (MB), live threads, open descriptors, class loaders of undeployed applications
   *     that are still there, loaded classes, metaspace (MB)
   */
  String line() {
    undeployed.removeIf(ended -> ended.loader().get() == null);
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
