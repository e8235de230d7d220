package dev.borderpost;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

  /** From the bottom to the top, as in the documentation of the package dev.borderpost. */
  private static final List<String> LAYERS =
      List.of(
          "dev.borderpost.json",
          "dev.borderpost.bearer",
          "dev.borderpost.jwt",
          "dev.borderpost.extract",
          "dev.borderpost.keys",
          "dev.borderpost.verify",
          "dev.borderpost.store",
          "dev.borderpost.policy",
          "dev.borderpost.issue",
          "dev.borderpost",
          "dev.borderpost.access",
          "dev.borderpost.config");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.borderpost");

  static List<String> layers() {
    return LAYERS;
  }

  /** Each package only knows those below it, so there can be no cycle. */
  @ParameterizedTest
  @MethodSource("layers")
  void package_dependsOnlyOnThoseBelowIt(String layer) {
    List<String> above = LAYERS.subList(LAYERS.indexOf(layer) + 1, LAYERS.size());

    if (!above.isEmpty()) {
      noClasses()
          .that()
          .resideInAPackage(layer)
          .should()
          .dependOnClassesThat(resideInAnyPackage(above.toArray(new String[0])))
          .check(CLASSES);
    }
  }

  @Test
  void everyPackage_isOneOfTheLayers_andNullMarked() {
    TreeSet<String> packages =
        CLASSES.stream()
            .map(type -> type.getPackageName())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(packages).containsExactlyInAnyOrderElementsOf(LAYERS);
    for (String name : packages) {
      assertThat(CLASSES.getPackage(name).isAnnotatedWith(NullMarked.class)).as(name).isTrue();
    }
  }

  @Test
  void onlyVerifyKeysAndIssue_knowJjwt() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.borderpost.verify", "dev.borderpost.keys", "dev.borderpost.issue")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.jsonwebtoken..")
        .check(CLASSES);
  }

  @Test
  void nothingElse_isDependedOn_aboveAllNoServletApi() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.borderpost..",
            "java..",
            "javax.crypto..",
            "jdk.jfr..",
            "javax.net.ssl..",
            "javax.cache..",
            "io.jsonwebtoken..",
            "com.github.benmanes.caffeine.cache",
            "org.jspecify.annotations")
        .check(CLASSES);
  }
}
