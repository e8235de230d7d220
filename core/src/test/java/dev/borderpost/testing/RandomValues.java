package dev.borderpost.testing;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Random values for one case of a test, the same in every run: seed and number decide them. */
public final class RandomValues {

  private final SplittableRandom random;

  private RandomValues(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Runs a test with the values of each case in turn. A failure names the case and the seed. */
  public static void forEach(long seed, int cases, Consumer<RandomValues> test) {
    for (int i = 0; i < cases; i++) {
      try {
        test.accept(new RandomValues(seed + i));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("Case " + i + " of seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** A number from min to max, both included. */
  public int between(int min, int max) {
    return random.nextInt(min, max + 1);
  }

  /** A number from min to max, both included. */
  public long between(long min, long max) {
    return random.nextLong(min, max + 1);
  }

  public boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  @SafeVarargs
  public final <T> T oneOf(T... values) {
    return values[random.nextInt(values.length)];
  }

  public <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** As many as chance will have it, up to a maximum. */
  public <T> List<T> list(int maxSize, Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int left = random.nextInt(maxSize + 1); left > 0; left--) {
      list.add(element.get());
    }
    return list;
  }

  public byte anyByte() {
    return (byte) random.nextInt();
  }

  /** Of any size: as many small ones as large ones, and the two limits. */
  public long anyLong() {
    return chance(5)
        ? oneOf(Long.MIN_VALUE, Long.MAX_VALUE)
        : random.nextLong() >> random.nextInt(Long.SIZE);
  }

  /** Of up to 200 bits. */
  public BigInteger anyInteger() {
    BigInteger high = BigInteger.valueOf(random.nextLong()).shiftLeft(136);
    BigInteger middle = BigInteger.valueOf(random.nextLong()).shiftLeft(68);
    return high.add(middle).add(BigInteger.valueOf(random.nextLong())).shiftRight(between(0, 199));
  }

  /** Finite, of any size: an amount with two decimals, or any bits. */
  public double anyDouble() {
    if (chance(50)) {
      return between(-10_000_000, 10_000_000) / 100.0;
    }
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? value : Double.MAX_VALUE;
  }

  /** Lower case ASCII letters. */
  public String letters(int minLength, int maxLength) {
    return text(between(minLength, maxLength), 'a', 'z');
  }

  /** ASCII, Latin letters, or any UTF-16 units: control characters and lone surrogates as well. */
  public String anyText(int maxLength) {
    int length = between(0, maxLength);
    return switch (between(0, 3)) {
      case 0 -> text(length, ' ', '~');
      case 1 -> text(length, '\0', '\u00ff');
      case 2 -> text(length, '\ud700', '\ue0ff');
      default -> text(length, '\0', '\uffff');
    };
  }

  private String text(int length, char first, char last) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) between(first, last));
    }
    return text.toString();
  }
}
