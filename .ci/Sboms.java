import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Checks bills of materials: {@code java Sboms.java README.md SBOM.xml…} */
class Sboms {

  /** Licences that an Apache-2.0 library may depend on, as SPDX names them. */
  private static final List<String> ACCEPTED =
      List.of("Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "EPL-2.0");

  private static final Pattern CLOSURE = Pattern.compile("(?s)\nWith the filter (.*?)\n\n");
  private static final Pattern NAME = Pattern.compile("`([a-z0-9_-]+)`");
  private static final XPath XPATH = XPathFactory.newInstance().newXPath();

  private final List<String> faults = new ArrayList<>();

  public static void main(String[] args) throws Exception {
    Sboms sboms = new Sboms();
    int components = 0;
    for (String file : Arrays.asList(args).subList(1, args.length)) {
      components += sboms.check(Path.of(args[0]), Path.of(file));
    }
    sboms.faults.forEach(System.err::println);
    if (!sboms.faults.isEmpty() || components == 0) {
      System.exit(1);
    }
    System.out.println(
        components
            + (" components in " + (args.length - 1) + " bills of materials:")
            + " licences accepted, closure as in the README");
  }

  private int check(Path readme, Path file) throws Exception {
    Node sbom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    String artifact = XPATH.evaluate("/bom/metadata/component/name", sbom);
    NodeList components =
        (NodeList) XPATH.evaluate("/bom/components/component", sbom, XPathConstants.NODESET);
    Set<String> required = new TreeSet<>();
    for (int i = 0; i < components.getLength(); i++) {
      Node component = components.item(i);
      String name = XPATH.evaluate("name", component);
      checkLicence(artifact, name, component);
      if (!XPATH.evaluate("scope", component).equals("optional")) {
        required.add(name);
      }
    }
    if (artifact.equals("borderpost-servlet-filter") && !required.equals(closure(readme))) {
      faults.add(file + " has " + required + ", but " + readme + " lists " + closure(readme));
    }
    return components.getLength();
  }

  /** Of several licences, a user may choose one. */
  private void checkLicence(String artifact, String name, Node component)
      throws XPathExpressionException {
    NodeList licences =
        (NodeList)
            XPATH.evaluate(
                "licenses/license/id | licenses/license/name | licenses/expression",
                component,
                XPathConstants.NODESET);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < licences.getLength(); i++) {
      names.addAll(Arrays.asList(licences.item(i).getTextContent().split(" OR ")));
    }
    if (names.stream().noneMatch(ACCEPTED::contains)) {
      faults.add(artifact + ": " + name + " has the licences " + names + ", accepted are " + ACCEPTED);
    }
  }

  private static Set<String> closure(Path readme) throws Exception {
    var paragraph = CLOSURE.matcher(Files.readString(readme));
    Set<String> names = new TreeSet<>();
    if (paragraph.find()) {
      NAME.matcher(paragraph.group(1)).results().forEach(name -> names.add(name.group(1)));
    }
    return names;
  }
}
