package dev.borderpost.examples.mcp;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The clients that have registered, and the codes that were not used yet. In memory, and bounded.
 */
final class Grants {

  private static final int CAPACITY = 1000;

  private final Map<String, Client> clients = new Newest<>();
  private final Map<String, Grant> codes = new Newest<>();

  /**
   * A client.
   *
   * @param redirectUris the addresses that it gets codes at
   */
  record Client(String id, String name, List<String> redirectUris) {}

  /**
   * What a user has agreed to.
   *
   * @param challenge the hash of the verifier that belongs to the code (RFC 7636 §4.2)
   */
  record Grant(
      Client client,
      String redirectUri,
      String challenge,
      String resource,
      List<String> scopes,
      String user) {}

  synchronized Client register(String name, List<String> redirectUris) {
    Client client = new Client(random(), name, redirectUris);
    clients.put(client.id(), client);
    return client;
  }

  synchronized Optional<Client> client(String id) {
    return Optional.ofNullable(clients.get(id));
  }

  /** A code for a grant, which can be used once. */
  synchronized String codeFor(Grant grant) {
    String code = random();
    codes.put(code, grant);
    return code;
  }

  synchronized Optional<Grant> use(String code) {
    return Optional.ofNullable(codes.remove(code));
  }

  private static String random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static final class Newest<V> extends LinkedHashMap<String, V> {

    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > CAPACITY;
    }
  }
}
