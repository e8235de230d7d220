package dev.borderpost.access;

import dev.borderpost.bearer.Challenge;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A protected resource as its metadata describe it to clients (RFC 9728 §2): its address, and where
 * its tokens come from.
 *
 * <p>Immutable and thread-safe.
 *
 * @see Guard#withResources
 */
public final class ProtectedResource {

  private final URI identifier;
  private final Optional<String> metadataAddress;
  private final Map<String, Object> members;

  private ProtectedResource(
      URI identifier, Optional<String> metadataAddress, Map<String, Object> members) {
    this.identifier = identifier;
    this.metadataAddress = metadataAddress;
    this.members = Collections.unmodifiableMap(members);
  }

  /**
   * A resource.
   *
   * @param identifier its exact public address, such as {@code https://api.example.com/mcp}:
   *     clients compare it, character by character, with the address that they were given, and ask
   *     for tokens for it (RFC 8707)
   * @return the resource
   * @throws IllegalArgumentException if it is not an absolute {@code https} address, or {@code
   *     http} on a loopback address; or if it has a query, a fragment or a user, or its path can be
   *     read in more than one way
   */
  public static ProtectedResource of(String identifier) {
    URI address = Addresses.secure(identifier);
    if (address.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "it has a query, which no request is compared with: remove it.");
    }
    String path = address.getRawPath();
    if (!path.isEmpty() && CanonicalPath.isAmbiguous(path)) {
      throw new IllegalArgumentException("its path can be read in more than one way.");
    }
    return new ProtectedResource(
        address, Optional.empty(), new LinkedHashMap<>(Map.of("resource", identifier)));
  }

  /**
   * This resource with the scopes that clients may ask for ({@code scopes_supported}). Not every
   * scope has to be listed; clients that do not know what to ask for ask for all of these.
   *
   * @param scopes the scopes, at least one
   * @return the resource
   * @throws IllegalArgumentException if there is none, or one is not a {@code scope-token} (RFC
   *     6749 §3.3)
   */
  public ProtectedResource withScopes(String... scopes) {
    return with("scopes_supported", atLeastOne(Challenge.checkedScopes(List.of(scopes))));
  }

  /**
   * This resource with a name for people ({@code resource_name}).
   *
   * @param name the name, any text
   * @return the resource
   */
  public ProtectedResource withName(String name) {
    return with("resource_name", name);
  }

  /**
   * This resource with a page for developers of clients ({@code resource_documentation}).
   *
   * @param address the address of the page
   * @return the resource
   * @throws IllegalArgumentException if it is not an absolute {@code http} or {@code https} address
   */
  public ProtectedResource withDocumentation(String address) {
    return with("resource_documentation", Addresses.web(address).toString());
  }

  /**
   * This resource with a page about how clients may use its data ({@code resource_policy_uri}).
   *
   * @param address the address of the page
   * @return the resource
   * @throws IllegalArgumentException if it is not an absolute {@code http} or {@code https} address
   */
  public ProtectedResource withPolicy(String address) {
    return with("resource_policy_uri", Addresses.web(address).toString());
  }

  /**
   * This resource with other authorization servers than the issuers that the guard trusts ({@code
   * authorization_servers}).
   *
   * @param issuers their issuer identifiers (RFC 8414 §2), the preferred first, since many clients
   *     take the first; at least one
   * @return the resource
   * @throws IllegalArgumentException if there is none, or one is not an absolute {@code https}
   *     address, or {@code http} on a loopback address, without query, fragment and user
   */
  public ProtectedResource withAuthorizationServers(String... issuers) {
    for (String issuer : issuers) {
      if (Addresses.secure(issuer).getRawQuery() != null) {
        throw new IllegalArgumentException("an authorization server has no query in its name.");
      }
    }
    return with("authorization_servers", atLeastOne(List.of(issuers)));
  }

  /**
   * This resource with another address of its metadata in challenges, where clients cannot reach
   * the one that the resource has otherwise. A wrong one is worse than none: clients look nowhere
   * else.
   *
   * @param address the address that the metadata are published at
   * @return the resource
   * @throws IllegalArgumentException if it is not an absolute {@code https} address, or {@code
   *     http} on a loopback address
   */
  public ProtectedResource withMetadataAt(String address) {
    return new ProtectedResource(
        identifier, Optional.of(Addresses.secure(address).toString()), members);
  }

  /** {@return the address of the resource, as it was given} */
  public String identifier() {
    return identifier.toString();
  }

  URI address() {
    return identifier;
  }

  Optional<String> metadataAddress() {
    return metadataAddress;
  }

  /** The members of the metadata: texts and lists of texts by name. */
  Map<String, Object> members() {
    return members;
  }

  /** This resource with a member that it may have already. */
  ProtectedResource withDefault(String member, List<String> values) {
    return values.isEmpty() || members.containsKey(member) ? this : with(member, values);
  }

  private ProtectedResource with(String member, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(members);
    more.put(member, value);
    return new ProtectedResource(identifier, metadataAddress, more);
  }

  private static List<String> atLeastOne(List<String> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("name at least one, or leave it out.");
    }
    return values;
  }

  @Override
  public String toString() {
    return "ProtectedResource[" + identifier + "]";
  }
}
