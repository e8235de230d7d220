import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Node;

/** What a public repository asks of a release, and what we ask of its jars: {@code java Bundle.java REPOSITORY PROJECT} */
class Bundle {

  /** What each POM has to say, itself or by its parent. */
  private static final List<String> FIELDS =
      List.of(
          "name", "description", "url", "licenses/license/name", "licenses/license/url", "developers/developer/name",
          "developers/developer/organization", "developers/developer/organizationUrl", "scm/connection",
          "scm/developerConnection", "scm/url");

  private static final List<String> OWN_FIELDS = List.of("artifactId", "name", "description");
  private static final Map<String, String> SUMS = Map.of("md5", "MD5", "sha1", "SHA-1");
  private static final XPath XPATH = XPathFactory.newInstance().newXPath();

  private final Path repository;
  private final Path project;
  private final List<String> faults = new ArrayList<>();

  private Bundle(Path repository, Path project) {
    this.repository = repository;
    this.project = project;
  }

  public static void main(String[] args) throws Exception {
    Bundle bundle = new Bundle(Path.of(args[0]), Path.of(args[1]));
    int poms = 0;
    for (Path file : bundle.files()) {
      bundle.checkFile(file);
      if (file.toString().endsWith(".pom")) {
        bundle.checkPom(file);
        poms++;
      } else if (file.toString().endsWith(".jar")) {
        bundle.checkJar(file);
      }
    }
    bundle.faults.forEach(System.err::println);
    if (!bundle.faults.isEmpty() || poms == 0) {
      System.exit(1);
    }
    System.out.println(poms + " artifacts, " + bundle.files().size() + " files, each signed, with its checksums; POMs and jars complete");
  }

  /** Files that are no signature, checksum or metadata of the repository. */
  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(repository)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("maven-metadata"))
          .filter(file -> !file.toString().matches(".*\\.(asc|md5|sha1|sha256|sha512)"))
          .sorted()
          .toList();
    }
  }

  private void checkFile(Path file) throws Exception {
    for (Map.Entry<String, String> sum : SUMS.entrySet()) {
      Path sums = Path.of(file + "." + sum.getKey());
      byte[] digest = MessageDigest.getInstance(sum.getValue()).digest(Files.readAllBytes(file));
      check(
          Files.exists(sums) && Files.readString(sums).strip().equals(HexFormat.of().formatHex(digest)),
          file, "has no right " + sum.getKey());
    }
    Process gpg =
        new ProcessBuilder("gpg", "--quiet", "--verify", file + ".asc", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    check(gpg.waitFor() == 0, file, "has no good signature");
  }

  private void checkPom(Path file) throws Exception {
    Node pom = parsed(file);
    String artifact = XPATH.evaluate("/project/artifactId", pom);
    String version = file.getParent().getFileName().toString();
    check(!version.endsWith("-SNAPSHOT"), file, "has the version of a snapshot");
    check(Files.readString(file).contains("<version>" + version + "</version>"), file, "has another version than its folder");
    check(!Files.readString(file).contains("-SNAPSHOT"), file, "names a snapshot");

    String parent = XPATH.evaluate("/project/parent/artifactId", pom);
    Node inherited =
        parent.isEmpty() ? pom : parsed(repository.resolve(Path.of("dev", "borderpost", parent, version, parent + "-" + version + ".pom")));
    for (String field : FIELDS) {
      Node from = OWN_FIELDS.contains(field) ? pom : inherited;
      check(!XPATH.evaluate("/project/" + field, from).isBlank(), file, "has no " + field);
    }
    if (!XPATH.evaluate("/project/packaging", pom).equals("pom")) {
      for (String suffix : List.of(".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json", "-cyclonedx.xml")) {
        Path beside = file.resolveSibling(artifact + "-" + version + suffix);
        check(Files.exists(beside), beside, "is missing");
      }
    }
  }

  private void checkJar(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      String artifact = file.getParent().getParent().getFileName().toString();
      if (!file.toString().matches(".*-(sources|javadoc)\\.jar")) {
        check(jar.getEntry("META-INF/sbom/" + artifact + ".cdx.json") != null, file, "lacks its bill of materials");
      }
      String version = jar.getManifest().getMainAttributes().getValue("Implementation-Version");
      check(file.getParent().endsWith(String.valueOf(version)), file, "has the Implementation-Version " + version);
      for (String name : List.of("LICENSE", "NOTICE")) {
        var entry = jar.getEntry("META-INF/" + name);
        check(
            // An executable jar has the notices of others behind ours.
            entry != null && new String(jar.getInputStream(entry).readAllBytes()).startsWith(Files.readString(project.resolve(name))),
            file, "lacks " + name);
      }
      check(jar.stream().anyMatch(entry -> entry.getName().matches(".*\\.(class|java|html)")), file, "is empty");
    }
  }

  private static Node parsed(Path pom) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
  }

  private void check(boolean holds, Path file, String fault) {
    if (!holds) {
      faults.add(repository.relativize(file) + " " + fault);
    }
  }
}
