package dev.borderpost.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.config.GuardConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

class SpringSettingsTest {

  private final StandardEnvironment environment = new StandardEnvironment();

  SpringSettingsTest() {
    environment
        .getPropertySources()
        .forEach(s -> environment.getPropertySources().remove(s.getName()));
  }

  @Test
  void everySetting_isReadByItsName() {
    Map<String, Object> all = new HashMap<>();
    GuardConfiguration.settingNames().forEach(name -> all.put("borderpost." + name, "v-" + name));
    environment.getPropertySources().addLast(new MapPropertySource("all", all));

    Map<String, String> values = settings().values();

    GuardConfiguration.settingNames()
        .forEach(name -> assertThat(values).containsEntry(name, "v-" + name));
  }

  @Test
  void namesMayBeWrittenAsSpringBootAllows() throws IOException {
    yaml("borderpost: {clockSkew: PT30S, principal_claim: upn}");
    variables(Map.of("BORDERPOST_ROLESCLAIM", "groups", "BORDERPOST_SCOPE_CLAIM", "scp"));

    assertThat(settings().values())
        .containsOnly(
            Map.entry("clock-skew", "PT30S"),
            Map.entry("principal-claim", "upn"),
            Map.entry("roles-claim", "groups"),
            Map.entry("scope-claim", "scp"));
  }

  @Test
  void environmentVariable_overridesTheFile_inEitherSpelling() throws IOException {
    variables(Map.of("BORDERPOST_CLOCK_SKEW", "PT5S", "BORDERPOST_AUDIENCE", "api://staging"));
    yaml("borderpost: {clock-skew: PT30S, audience: [api://orders, api://reports]}");

    assertThat(settings().values())
        .containsOnly(Map.entry("clock-skew", "PT5S"), Map.entry("audience", "api://staging"));
  }

  @Test
  void list_overridesAText_andIsJoined() throws IOException {
    yaml("borderpost: {audience: [api://orders, api://reports]}");
    yaml("borderpost: {audience: api://old}");

    assertThat(settings().values())
        .containsOnly(Map.entry("audience", "api://orders, api://reports"));
  }

  @Test
  void rules_areABlockOrAList_andKeepTheirCommas() throws IOException {
    yaml("borderpost:\n  rules: |\n    permit /a,b\n    deny /internal/**\n");
    assertThat(settings().values().get("rules").strip())
        .isEqualTo("permit /a,b\ndeny /internal/**");

    environment.getPropertySources().remove("yaml");
    yaml("borderpost:\n  rules:\n    - permit /a,b\n    - deny /internal/**\n");
    assertThat(settings().values().get("rules")).isEqualTo("permit /a,b\ndeny /internal/**");
  }

  @Test
  void onAndOff_inYaml_areNotTrueAndFalse() throws IOException {
    yaml("borderpost: {revocation: on, encryption: off, token-cache: 500}");

    assertThat(settings().values())
        .containsOnly(
            Map.entry("revocation", "on"),
            Map.entry("encryption", "off"),
            Map.entry("token-cache", "500"));
  }

  @Test
  void issuers_haveTheirOwnSettings() throws IOException {
    yaml("borderpost: {issuers: 'main, partner', main: {issuer: 'https://a', clockSkew: PT1S}}");
    variables(
        Map.of("BORDERPOST_PARTNER_CLOCK_SKEW", "PT2S", "BORDERPOST_PARTNER_ISSUER", "https://b"));

    assertThat(settings().values())
        .contains(
            Map.entry("main.issuer", "https://a"),
            Map.entry("main.clock-skew", "PT1S"),
            Map.entry("partner.issuer", "https://b"),
            Map.entry("partner.clock-skew", "PT2S"));
    assertThat(settings().otherVariables()).isEmpty();
  }

  @Test
  void settingsOfClasses_andUnknownOnes_keepTheirNames() throws IOException {
    yaml("borderpost: {com.example.SameTenant.claim: tenant, Clok-skew: PT1S, clock.skew: PT1S}");

    assertThat(settings().values())
        .containsOnly(
            Map.entry("com.example.SameTenant.claim", "tenant"),
            Map.entry("Clok-skew", "PT1S"),
            Map.entry("clock.skew", "PT1S"));
  }

  @Test
  void variables_arePassedOn_butForKnownSettings() {
    variables(
        Map.of(
            "BORDERPOST_CLOCK_SKEW",
            "PT1S",
            "BORDERPOST_RULES_0",
            "permit /a",
            "BORDERPOST_CLOK",
            "1",
            "HOME",
            "/"));

    assertThat(settings().otherVariables())
        .containsOnly(Map.entry("BORDERPOST_CLOK", "1"), Map.entry("HOME", "/"));
    assertThat(settings().values()).containsEntry("rules", "permit /a");
  }

  @Test
  void placeholders_areThoseOfSpring_andOfBorderpost() throws IOException {
    yaml(
        "tenant: blue\n"
            + "borderpost: {realm: '${tenant}-${missing:x}', audience: '${env:AUDIENCE}',"
            + " com.example.P.key: 'a ${file:/run/secrets/p}'}");

    assertThat(settings().values())
        .containsOnly(
            Map.entry("realm", "blue-x"),
            Map.entry("audience", "${env:AUDIENCE}"),
            Map.entry("com.example.P.key", "a ${file:/run/secrets/p}"));
  }

  private SpringSettings settings() {
    return new SpringSettings(environment);
  }

  private void yaml(String text) throws IOException {
    String name = environment.getPropertySources().contains("yaml") ? "yaml-2" : "yaml";
    new YamlPropertySourceLoader()
        .load(name, new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)))
        .forEach(environment.getPropertySources()::addLast);
  }

  private void variables(Map<String, Object> variables) {
    environment
        .getPropertySources()
        .addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables));
  }
}
