/** How long a fresh JVM takes to its first verified token, and how many jars that takes. */
@NullMarked
package dev.borderpost.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
