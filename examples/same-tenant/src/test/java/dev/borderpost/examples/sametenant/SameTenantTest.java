package dev.borderpost.examples.sametenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.extract.RequestView;
import dev.borderpost.issue.SigningKeys;
import dev.borderpost.issue.TokenIssuer;
import dev.borderpost.jwt.JwsAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a policy is tested: configured as web.xml does it, and asked with real tokens. */
class SameTenantTest {

  private static final String ISSUER = "https://id.example.com";
  private static final SigningKeys KEYS = SigningKeys.generate(JwsAlgorithm.ES256);
  private static final String TOKEN =
      TokenIssuer.builder(ISSUER, KEYS)
          .audience("api")
          .build()
          .token("alice")
          .claim("organisation", "blue")
          .sign();

  @TempDir Path directory;

  @Test
  void userOfTheTenant_passes() throws IOException {
    assertThat(guard(Map.of()).decide(new Get("/api/tenants/blue/invoices")))
        .isInstanceOf(Granted.class);
    assertThat(guard(Map.of()).decide(new Get("/api/tenants/blue"))).isInstanceOf(Granted.class);
    assertThat(guard(Map.of()).decide(new Get("/api/me"))).isInstanceOf(Granted.class);
  }

  @Test
  void userOfAnotherTenant_isForbidden() throws IOException {
    for (String path :
        List.of("/api/tenants/green/invoices", "/api/tenants/blues", "/api/tenants/")) {
      AccessDecision decision = guard(Map.of()).decide(new Get(path));
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

  private Guard guard(Map<String, String> more) throws IOException {
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("issuer", ISSUER);
    settings.put("audience", "api");
    settings.put(
        "keys", "file:" + Files.writeString(directory.resolve("jwks.json"), KEYS.publicJwkSet()));
    settings.put("policies", SameTenant.class.getName());
    settings.put(SameTenant.class.getName() + ".prefix", "/api/tenants/");
    settings.put(SameTenant.class.getName() + ".claim", "organisation");
    return GuardConfiguration.guard(settings);
  }

  private record Get(String path) implements RequestView {

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return "https";
    }

    @Override
    public String rawPath() {
      return path;
    }

    @Override
    public Optional<String> query() {
      return Optional.empty();
    }

    @Override
    public List<String> headers(String name) {
      return name.equals("Authorization") ? List.of("Bearer " + TOKEN) : List.of();
    }

    @Override
    public String remoteAddress() {
      return "127.0.0.1";
    }
  }
}
