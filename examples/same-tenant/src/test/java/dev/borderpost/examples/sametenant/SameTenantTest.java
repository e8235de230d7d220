package dev.borderpost.examples.sametenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.extract.RequestView;
import dev.borderpost.testing.TestIssuer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How a policy is tested: configured as web.xml does it, and asked with real tokens. */
class SameTenantTest {

  @AutoClose private final TestIssuer issuer = TestIssuer.start();

  @Test
  void userOfTheTenant_passes() {
    assertThat(decide("/api/tenants/blue/invoices")).isInstanceOf(Granted.class);
    assertThat(decide("/api/tenants/blue")).isInstanceOf(Granted.class);
    assertThat(decide("/api/me")).isInstanceOf(Granted.class);
  }

  @Test
  void userOfAnotherTenant_isForbidden() {
    for (String path :
        List.of("/api/tenants/green/invoices", "/api/tenants/blues", "/api/tenants/")) {
      AccessDecision decision = decide(path);
      assertThat(decision).as(path).isInstanceOf(Refused.class);
      assertThat(((Refused) decision).status()).isEqualTo(403);
      assertThat(((Refused) decision).reason().code()).isEqualTo("other_tenant");
    }
  }

  @Test
  void unknownSetting_stopsStartUp() {
    assertThatThrownBy(() -> guard(Map.of(SameTenant.class.getName() + ".clame", "x")))
        .hasMessageContaining("there is no setting clame");
  }

  private AccessDecision decide(String path) {
    String token = issuer.token("alice").claim("organisation", "blue").sign();
    try (Guard guard = guard(Map.of())) {
      return guard.decide(RequestView.of("GET", path).token(token));
    }
  }

  private Guard guard(Map<String, String> more) {
    Map<String, String> settings = new TreeMap<>(more);
    settings.putAll(issuer.settings());
    settings.put("policies", SameTenant.class.getName());
    settings.put(SameTenant.class.getName() + ".prefix", "/api/tenants/");
    settings.put(SameTenant.class.getName() + ".claim", "organisation");
    return GuardConfiguration.guard(settings);
  }
}
