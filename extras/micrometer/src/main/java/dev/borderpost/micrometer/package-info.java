/**
 * Metrics of Borderpost by Micrometer. {@link dev.borderpost.micrometer.BorderpostMetrics} is the
 * place to start.
 */
@NullMarked
package dev.borderpost.micrometer;

import org.jspecify.annotations.NullMarked;
