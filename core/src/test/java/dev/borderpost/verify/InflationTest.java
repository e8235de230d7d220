package dev.borderpost.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.borderpost.testing.JweForge;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class InflationTest {

  @Test
  void gigabyte_isGivenUp_inLittleMemory() {
    byte[] bomb = JweForge.deflatedZeros(1L << 30);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = thread.getCurrentThreadAllocatedBytes();
    byte[] inflated = Inflation.inflate(bomb);
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;

    assertThat(inflated).isNull();
    assertThat(allocated).isLessThan(1L << 20);
  }
}
