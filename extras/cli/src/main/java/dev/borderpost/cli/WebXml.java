package dev.borderpost.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The settings in a web.xml.
 *
 * @param initParams those of the filter
 * @param contextParams those of the application
 */
record WebXml(Map<String, String> initParams, Map<String, String> contextParams) {

  private static final String FILTER_CLASS = "JwtAuthenticationFilter";

  /**
   * Reads a web.xml.
   *
   * @param name the name of the filter; empty for the only one
   * @throws UsageException if it cannot be read, or does not have the one filter
   */
  static WebXml read(Path file, Optional<String> name) {
    try (InputStream in = Files.newInputStream(file)) {
      Element root = parser().parse(in).getDocumentElement();
      return new WebXml(
          filter(file, root, name).map(filter -> params(filter, "init-param")).orElse(Map.of()),
          params(root, "context-param"));
    } catch (IOException | SAXException e) {
      throw new UsageException(
          "--web-xml: " + file + " cannot be read: is it there, and is it XML?");
    }
  }

  /** Nothing is read besides the file itself. */
  private static DocumentBuilder parser() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setExpandEntityReferences(false);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      DocumentBuilder parser = factory.newDocumentBuilder();
      parser.setEntityResolver(
          (publicId, systemId) -> new InputSource(InputStream.nullInputStream()));
      parser.setErrorHandler(null); // what is wrong is said once, and not on standard error
      return parser;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("Every Java platform has an XML parser.", e);
    }
  }

  private static Optional<Element> filter(Path file, Element root, Optional<String> name) {
    List<Element> filters =
        children(root, "filter")
            .filter(filter -> text(filter, "filter-class").endsWith(FILTER_CLASS))
            .filter(filter -> name.isEmpty() || name.get().equals(text(filter, "filter-name")))
            .toList();
    if (filters.size() > 1) {
      throw new UsageException(
          "--web-xml: "
              + file
              + " has several filters: choose one with --filter, of "
              + filters.stream().map(filter -> text(filter, "filter-name")).toList()
              + ".");
    }
    if (filters.isEmpty() && (name.isPresent() || params(root, "context-param").isEmpty())) {
      throw new UsageException(
          "--web-xml: "
              + file
              + " has no filter of the class dev.borderpost.servlet."
              + FILTER_CLASS
              + name.map(wanted -> " with the name " + wanted).orElse("")
              + ".");
    }
    return filters.stream().findFirst();
  }

  private static Map<String, String> params(Element parent, String kind) {
    Map<String, String> params = new LinkedHashMap<>();
    children(parent, kind)
        .forEach(param -> params.put(text(param, "param-name"), text(param, "param-value")));
    return params;
  }

  private static Stream<Element> children(Element parent, String name) {
    NodeList nodes = parent.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(node -> node instanceof Element && name.equals(node.getLocalName()))
        .map(Element.class::cast);
  }

  private static String text(Element parent, String name) {
    return children(parent, name)
        .findFirst()
        .map(element -> String.valueOf(element.getTextContent()).strip())
        .orElse("");
  }
}
