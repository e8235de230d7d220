package dev.borderpost.fuzz;

import java.util.Arrays;

/** The parts of an input: its first line, which no part of JSON needs to break, and the rest. */
final class Inputs {

  private Inputs() {}

  static byte[] firstLine(byte[] input) {
    return Arrays.copyOf(input, endOfFirstLine(input));
  }

  static byte[] behindFirstLine(byte[] input) {
    return Arrays.copyOfRange(
        input, Math.min(endOfFirstLine(input) + 1, input.length), input.length);
  }

  private static int endOfFirstLine(byte[] input) {
    int end = 0;
    while (end < input.length && input[end] != '\n') {
      end++;
    }
    return end;
  }
}
