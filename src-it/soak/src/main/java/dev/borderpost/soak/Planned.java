package dev.borderpost.soak;

import java.util.List;
import java.util.Set;

/**
 * A request and its right answers.
 *
 * @param kind what it is, for the report
 * @param replaced whether it is for the application that is redeployed
 * @param method the method
 * @param path the path below the context path
 * @param fields names and values of header fields, in turn
 * @param expected the right statuses
 * @param offices the issuers without whose keys it cannot be answered
 * @param generation the number of the keys that signed its token, or -1
 */
record Planned(
    Kind kind,
    boolean replaced,
    String method,
    String path,
    List<String> fields,
    Set<Integer> expected,
    List<Office> offices,
    int generation) {

  String context() {
    return replaced ? "/replaced" : "/stable";
  }
}
