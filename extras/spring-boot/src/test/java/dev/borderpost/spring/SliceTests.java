package dev.borderpost.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.borderpost.testing.TestIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;

/** The border in tests with MockMvc. */
@ExtendWith(OutputCaptureExtension.class)
abstract class SliceTests {

  private static final TestIssuer ISSUER = TestIssuer.start();

  @Autowired private MockMvc mvc;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry properties) {
    ISSUER.settings().forEach((name, value) -> properties.add("borderpost." + name, () -> value));
    properties.add("borderpost.rules", () -> SampleApplication.RULES);
  }

  @Test
  void requestWithoutToken_isRefused(CapturedOutput output) throws Exception {
    mvc.perform(get("/orders/me")).andExpect(status().isUnauthorized());
    mvc.perform(get("/internal/secret")).andExpect(status().isForbidden());

    assertThat(output).doesNotContain("has no effect").doesNotContain("To mend that");
  }

  @Test
  void requestWithToken_reachesTheController() throws Exception {
    String bearer = "Bearer " + ISSUER.token("alice").sign();

    mvc.perform(get("/orders/me").header("Authorization", bearer))
        .andExpect(status().isOk())
        .andExpect(content().string("alice false Bearer"));
    mvc.perform(get("/news/optional").header("Authorization", bearer))
        .andExpect(content().string("alice"));
    mvc.perform(get("/orders/forbidden").header("Authorization", bearer))
        .andExpect(status().isForbidden())
        .andExpect(content().contentType("application/problem+json"));
  }
}
