package dev.borderpost.it;

import java.util.List;

/** Requests at the same time that the application sends on, too. */
public interface BusyDispatchTests extends ConcurrencyTests {

  @Override
  default List<String> busyPaths() {
    return List.of(
        "/api/me",
        "/catalog/1",
        "/public/go?how=forward&to=/api/me",
        "/api/go?how=async&to=/api/me",
        "/api/go?how=send-error&to=404");
  }
}
