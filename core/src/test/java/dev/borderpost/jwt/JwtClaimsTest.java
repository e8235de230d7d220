package dev.borderpost.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.json.ReadResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How claims are read; which are refused stands in the catalogue of attacks. */
class JwtClaimsTest {

  private static JwtClaims claims(String json) {
    ReadResult<Map<String, @Nullable Object>> members =
        ReadResult.ofJsonObject(json.getBytes(StandardCharsets.UTF_8));
    return ((ReadResult.Read<JwtClaims>)
            JwtClaims.read(((ReadResult.Read<Map<String, @Nullable Object>>) members).value()))
        .value();
  }

  @Test
  void audience_isOneOrSeveral() {
    assertThat(claims("{\"aud\":\"a\"}").audience()).containsExactly("a");
    assertThat(claims("{\"aud\":[\"a\",\"b\"]}").audience()).containsExactly("a", "b");
    assertThat(claims("{}").audience()).isEmpty();
  }

  @Test
  void subjectThatIsEmpty_isAbsent() {
    assertThat(claims("{\"sub\":\"alice\",\"jti\":\"1\"}").subject()).contains("alice");
    assertThat(claims("{\"sub\":\"alice\",\"jti\":\"1\"}").jwtId()).contains("1");
    assertThat(claims("{\"sub\":\"\"}").subject()).isEmpty();
    assertThat(claims("{}").jwtId()).isEmpty();
  }

  @Test
  void stringsOfAClaim_areThoseOfAnArray_orTheOne() {
    JwtClaims claims = claims("{\"one\":\"a b\",\"some\":[\"a\",1,null,\"b\"],\"none\":7}");

    assertThat(claims.strings("one")).containsExactly("a b");
    assertThat(claims.strings("some")).containsExactly("a", "b");
    assertThat(claims.strings("none")).isEmpty();
    assertThat(claims.strings("absent")).isEmpty();
  }

  @Test
  void time_isANumberOfSeconds_ofTheYears1970To9999() {
    JwtClaims claims =
        claims("{\"t\":1.5,\"first\":0,\"before\":-1,\"after\":253402300800,\"text\":\"1\"}");

    assertThat(claims.time("t")).contains(Instant.ofEpochMilli(1500));
    assertThat(claims.time("first")).contains(Instant.EPOCH);
    for (String name : List.of("before", "after", "text", "absent")) {
      assertThat(claims.time(name)).as(name).isEmpty();
    }
  }
}
