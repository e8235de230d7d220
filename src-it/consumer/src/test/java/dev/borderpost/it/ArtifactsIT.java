package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The contents of each file that is published. */
class ArtifactsIT {

  private static final String VERSION = System.getProperty("version");
  private static final Path GROUP = Path.of(System.getProperty("installed"), "dev", "borderpost");
  private static final XPath XPATH = XPathFactory.newInstance().newXPath();

  @ParameterizedTest
  @CsvSource({
    "borderpost-core, Borderpost Core, dev.borderpost.core",
    "borderpost-servlet-filter, Borderpost Servlet Filter, dev.borderpost.servlet",
    "borderpost-testing, Borderpost Testing, dev.borderpost.testing"
  })
  void jar_saysItsVersionModuleAndLicence(String artifact, String title, String module)
      throws IOException {
    try (JarFile jar = new JarFile(installed(artifact, ".jar").toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();

      assertThat(manifest.getValue("Implementation-Title")).isEqualTo(title);
      assertThat(manifest.getValue("Implementation-Version")).isEqualTo(VERSION);
      assertThat(manifest.getValue("Automatic-Module-Name")).isEqualTo(module);
      assertThat(manifest.getValue("Bundle-SymbolicName"))
          .isEqualTo(artifact.replace("borderpost-", "dev.borderpost."));
      assertThat(manifest.getValue("Export-Package")).contains(module.replace(".core", "") + ";");
      // They would differ from build to build.
      assertThat(manifest).doesNotContainKey(new Attributes.Name("Bnd-LastModified"));
      assertThat(manifest.getValue("Bundle-Version")).isEqualTo(VERSION.replace('-', '.'));
      for (String file : new String[] {"LICENSE", "NOTICE"}) {
        assertThat(jar.getInputStream(jar.getEntry("META-INF/" + file)).readAllBytes())
            .isEqualTo(Files.readAllBytes(Path.of(System.getProperty("root"), file)));
      }
    }
  }

  @Test
  void sizesInTheReadme_areRight() throws IOException {
    assertThat(kilobytes("borderpost-servlet-filter"))
        .isCloseTo(Readme.filterSize(), withinPercentage(10));
    assertThat(kilobytes("borderpost-core")).isCloseTo(Readme.coreSize(), withinPercentage(10));
  }

  /** Without the bill of materials, which only releases have. */
  private static double kilobytes(String artifact) throws IOException {
    Path file = installed(artifact, ".jar");
    try (JarFile jar = new JarFile(file.toFile())) {
      long materials =
          jar.stream()
              .filter(entry -> entry.getName().startsWith("META-INF/sbom/"))
              .mapToLong(JarEntry::getCompressedSize)
              .sum();
      return (Files.size(file) - materials) / 1000.0;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "borderpost-parent",
        "borderpost-bom",
        "borderpost-core",
        "borderpost-servlet-filter",
        "borderpost-testing"
      })
  void pom_isComplete(String artifact) throws Exception {
    Document pom = parsed(artifact);
    boolean inherits = XPATH.evaluateExpression("boolean(/project/parent)", pom, Boolean.class);
    Document inherited = inherits ? parsed("borderpost-parent") : pom;

    assertThat(text(pom, "/project/name")).startsWith("Borderpost");
    assertThat(text(pom, "/project/description")).endsWith(".");
    assertThat(text(inherited, "/project/url")).startsWith("https://");
    assertThat(text(inherited, "/project/licenses/license/name")).isEqualTo("Apache-2.0");
    assertThat(text(inherited, "/project/developers/developer/name")).isNotEmpty();
    assertThat(text(inherited, "/project/developers/developer/organization")).isNotEmpty();
    assertThat(text(inherited, "/project/scm/connection")).startsWith("scm:git:https://");
    assertThat(text(inherited, "/project/scm/url")).startsWith("https://");
  }

  @Test
  void bom_hasTheVersionOfEachModuleThatIsPublished() throws Exception {
    SortedMap<String, String> managed = new TreeMap<>();
    NodeList dependencies =
        (NodeList)
            XPATH.evaluate(
                "/project/dependencyManagement/dependencies/dependency",
                parsed("borderpost-bom"),
                XPathConstants.NODESET);
    for (int i = 0; i < dependencies.getLength(); i++) {
      Node dependency = dependencies.item(i);
      assertThat(text(dependency, "groupId")).isEqualTo("dev.borderpost");
      managed.put(text(dependency, "artifactId"), text(dependency, "version"));
    }

    SortedMap<String, String> published = new TreeMap<>();
    Path root = Path.of(System.getProperty("root"));
    try (var extras = Files.list(root.resolve("extras"))) {
      Stream.concat(Stream.of(root.resolve("core"), root.resolve("servlet-filter")), extras)
          .filter(module -> Files.exists(module.resolve("pom.xml")))
          .forEach(module -> published.put("borderpost-" + module.getFileName(), VERSION));
    }
    assertThat(managed).isEqualTo(published);
  }

  /** The enforcer's rule for that refuses modules without a parent, as the BOM is one. */
  @Test
  void eachModule_hasTheSameVersion() throws Exception {
    Path root = Path.of(System.getProperty("root"));
    SortedMap<String, String> versions = new TreeMap<>();
    try (var files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.endsWith("pom.xml")).toList()) {
        String name = root.relativize(file).toString();
        if (!name.contains("target/") && !name.contains("src/test/resources/")) {
          Document pom = parsed(file);
          String parent = text(pom, "/project/parent/version");
          versions.put(name, parent.isEmpty() ? text(pom, "/project/version") : parent);
        }
      }
    }

    assertThat(versions).hasSizeGreaterThan(10).containsKeys("pom.xml", "bom/pom.xml");
    assertThat(versions.values()).containsOnly(VERSION);
  }

  private static String text(Node node, String path) throws XPathExpressionException {
    return XPATH.evaluate(path, node);
  }

  private static Document parsed(String artifact) throws Exception {
    return parsed(installed(artifact, ".pom"));
  }

  private static Document parsed(Path pom) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
  }

  private static Path installed(String artifact, String suffix) {
    return GROUP.resolve(Path.of(artifact, VERSION, artifact + "-" + VERSION + suffix));
  }
}
