package dev.borderpost.soak;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What has been done to servers and issuers, and when. Thread-safe. */
final class Timeline {

  /** What is done. */
  enum What {
    /** An application of a server is replaced. */
    REDEPLOYMENT,
    /** The key server of an issuer fails. */
    OUTAGE,
    /** An issuer signs with keys that it published long enough before. */
    ROTATION,
    /** An issuer signs with keys in the moment in which it publishes them. */
    SUDDEN_ROTATION
  }

  /** From the first to the last moment. */
  record Span(What what, String whom, String how, long from, long to) {

    boolean touches(long from, long to) {
      return this.from <= to && from <= this.to;
    }
  }

  private final long start;
  private final PrintStream out;
  private final List<Span> spans = new ArrayList<>();

  Timeline(long start, PrintStream out) {
    this.start = start;
    this.out = out;
    out.println("from_s,to_s,what,whom,how");
  }

  /** Notes the begin of something that lasts until {@link #end}. */
  synchronized Span begin(What what, String whom, String how) {
    Span span = new Span(what, whom, how, System.nanoTime(), Long.MAX_VALUE);
    spans.add(span);
    return span;
  }

  /** Notes the end. */
  synchronized void end(Span span) {
    spans.remove(span);
    add(new Span(span.what, span.whom, span.how, span.from, System.nanoTime()));
  }

  /** Notes something whose end is known. */
  synchronized void add(Span span) {
    spans.add(span);
    out.printf(
        "%d,%d,%s,%s,%s%n", seconds(span.from), seconds(span.to), span.what, span.whom, span.how);
  }

  /** Those of a kind that happened to a server or an issuer. */
  synchronized List<Span> of(What what, String whom) {
    return spans.stream().filter(span -> span.what == what && span.whom.equals(whom)).toList();
  }

  long seconds(long nanoTime) {
    return TimeUnit.NANOSECONDS.toSeconds(nanoTime - start);
  }
}
