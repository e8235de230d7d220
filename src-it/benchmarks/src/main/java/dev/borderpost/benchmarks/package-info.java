/** What is measured with JMH. {@code src-it/benchmarks/run} runs it. */
@NullMarked
package dev.borderpost.benchmarks;

import org.jspecify.annotations.NullMarked;
