package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A WAR whose web.xml is the README's, with the policy that the README shows. */
interface SameTenantTests extends OverHttp {

  @Test
  default void user_getsToTheirOwnTenantOnly() {
    String token = target().tokens().main("carol").claim("tenant", "blue").sign();

    assertReached(
        send("GET /api/tenants/blue/1", "Authorization: Bearer " + token), "api", "carol");
    assertReached(
        send("GET /api/tenants/%62lue", "Authorization: Bearer " + token), "api", "carol");
    assertReached(send("GET /api/me", "Authorization: Bearer " + token), "api", "carol");
    assertRefused(
        send("GET /api/tenants/green/1", "Authorization: Bearer " + token),
        403,
        null,
        "The user is not allowed to make this request");
    assertThat(send("GET /api/tenants/blue/1", "Authorization: Bearer {bob}").status())
        .isEqualTo(403);
    assertThat(send("GET /api/tenants/blue/1", null).status()).isEqualTo(401);
  }
}
