package dev.borderpost.it.firstday;

import dev.borderpost.testing.TestIssuer;
import dev.borderpost.testing.TestToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What is wrong with an application, its issuer or its client on the first day. */
enum Mistake {
  WRONG_AUDIENCE {
    @Override
    TestToken token(TestToken sound) {
      return sound.forAudience("account");
    }
  },

  SLASH_AT_THE_END {
    @Override
    void change(Map<String, String> settings) {
      settings.put("issuer", SetUp.ISSUER + "/");
    }
  },

  /** The proxy ends TLS, and the issuer behind it writes http into its tokens. */
  HTTP_BEHIND_A_PROXY {
    @Override
    TestToken token(TestToken sound) {
      return sound.issuer(SetUp.ISSUER.replace("https:", "http:"));
    }
  },

  ISSUER_CLOCK_AHEAD {
    @Override
    Duration issuerClock() {
      return Duration.ofMinutes(10);
    }
  },

  ISSUER_CLOCK_BEHIND {
    @Override
    Duration issuerClock() {
      return Duration.ofMinutes(-10);
    }
  },

  WRONG_REALM {
    @Override
    void change(Map<String, String> settings) {
      settings.put("issuer", SetUp.ISSUER.replace("shop", "master"));
    }
  },

  ID_TOKEN {
    @Override
    TestToken token(TestToken sound) {
      return sound
          .type("JWT")
          .forAudience("shop-web")
          .claim("nonce", "n-0S6_WzA2Mj")
          .claim("at_hash", "77QmUPtjPfzWtF2AnpK9RQ");
    }
  },

  /** The application has the keys in a file, which nobody has replaced. */
  ROTATED_KEY {
    @Override
    void prepare(TestIssuer issuer, Path webInf) throws IOException {
      Files.writeString(webInf.resolve("jwks.json"), issuer.publicJwkSet());
      issuer.rotate();
      issuer.withdrawOldKeys();
    }

    @Override
    void change(Map<String, String> settings) {
      settings.put("keys", "/WEB-INF/jwks.json");
    }
  },

  MISSING_ROLE_MAPPING {
    @Override
    TestToken token(TestToken sound) {
      return sound.claim("realm_access", Map.of("roles", List.of("admin", "offline_access")));
    }

    @Override
    UserRequest request() {
      return UserRequest.get("/admin/users");
    }
  },

  /** A page of another host of the same domain, for which browsers send the cookie along. */
  REQUEST_FROM_A_SIBLING {
    @Override
    void change(Map<String, String> settings) {
      useCookie(settings);
    }

    @Override
    UserRequest request() {
      return new UserRequest(
          "POST",
          "/orders",
          Map.of(
              "Cookie",
              "session=" + UserRequest.TOKEN,
              "Origin",
              "https://blog.example.com",
              "Sec-Fetch-Site",
              "same-site"));
    }
  },

  /** Another host of the same domain has set a cookie of that name for the domain. */
  COOKIE_OF_A_SIBLING {
    @Override
    void change(Map<String, String> settings) {
      useCookie(settings);
    }

    @Override
    UserRequest request() {
      String cookies = "session=" + UserRequest.TOKEN + "; session=" + UserRequest.OTHER_TOKEN;
      return new UserRequest("GET", "/orders", Map.of("Cookie", cookies));
    }
  },

  PRIVATE_AUTHORITY;

  private static void useCookie(Map<String, String> settings) {
    settings.put("cookie", "session");
    settings.put("own-origin", "https://shop.example.com");
  }

  /** Happens at the issuer and in the application before its start. */
  void prepare(TestIssuer issuer, Path webInf) throws IOException {}

  /** Changes the settings of a sound application. */
  void change(Map<String, String> settings) {}

  /** Changes the token of a sound client. */
  TestToken token(TestToken sound) {
    return sound;
  }

  UserRequest request() {
    return UserRequest.get("/orders");
  }

  /** How far the issuer's clock is ahead of that of the application. */
  Duration issuerClock() {
    return Duration.ZERO;
  }
}
