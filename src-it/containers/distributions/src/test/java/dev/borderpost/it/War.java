package dev.borderpost.it;

import dev.borderpost.it.app.EchoServlet;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A web application archive in the making. */
final class War {

  private static final Path LIBRARIES = Path.of(System.getProperty("build"), "web-inf-lib");

  private final String name;
  private final StringBuilder webXml = new StringBuilder();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  private War(String name) {
    this.name = name;
  }

  /** An archive without anything in it; its name is also its context path, except for ROOT. */
  static War empty(String name) {
    return new War(name);
  }

  /** An archive with the jars that the README names. */
  static War of(String name) throws IOException {
    War war = empty(name);
    try (var jars = Files.list(LIBRARIES)) {
      for (Path jar : jars.sorted().toList()) {
        war.library(jar);
      }
    }
    return war;
  }

  /** An archive with the files of another one. */
  static War copy(String name, Path archive) throws IOException {
    War war = empty(name);
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory()) {
          war.file(entry.getName(), zip.getInputStream(entry).readAllBytes());
        }
      }
    }
    return war;
  }

  /** An archive with the files of a directory. */
  static War directory(String name, Path directory) throws IOException {
    War war = empty(name);
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        war.file(directory.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return war;
  }

  String context() {
    return name.equals("ROOT") ? "" : "/" + name;
  }

  War library(Path jar) throws IOException {
    return file("WEB-INF/lib/" + jar.getFileName(), Files.readAllBytes(jar));
  }

  War file(String path, String text) {
    return file(path, text.getBytes(StandardCharsets.UTF_8));
  }

  War file(String path, byte[] content) {
    entries.put(path, content);
    return this;
  }

  /** Classes of the application itself. */
  War classes(Class<?>... classes) throws IOException {
    for (Class<?> type : classes) {
      String path = type.getName().replace('.', '/') + ".class";
      try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
        file("WEB-INF/classes/" + path, in.readAllBytes());
      }
    }
    return this;
  }

  /** What stands in web.xml. */
  War webXml(String elements) {
    webXml.append(elements);
    return this;
  }

  War servlet(String servlet, Class<?> type, String... patterns) throws IOException {
    if (type == EchoServlet.class) {
      classes(Echo.class);
    }
    return classes(type)
        .webXml(
            """
            <servlet>
              <servlet-name>%s</servlet-name>
              <servlet-class>%s</servlet-class>
              <async-supported>true</async-supported>
            </servlet>
            <servlet-mapping>
              <servlet-name>%s</servlet-name>%s
            </servlet-mapping>
            """
                .formatted(
                    servlet,
                    type.getName(),
                    servlet,
                    String.join("", elements("url-pattern", patterns))));
  }

  /**
   * The filter.
   *
   * @param mappings URL patterns, or names of servlets
   */
  War filter(String filter, Map<String, String> settings, String... mappings) {
    StringBuilder params = new StringBuilder();
    settings.forEach(
        (key, value) ->
            params
                .append("\n  <init-param><param-name>" + key + "</param-name>")
                .append("<param-value>" + value + "</param-value></init-param>"));
    webXml(
        """
        <filter>
          <filter-name>%s</filter-name>
          <filter-class>dev.borderpost.servlet.JwtAuthenticationFilter</filter-class>
          <async-supported>true</async-supported>%s
        </filter>
        """
            .formatted(filter, params));
    for (String mapping : mappings) {
      webXml(
          """
          <filter-mapping>
            <filter-name>%s</filter-name>%s%s
          </filter-mapping>
          """
              .formatted(
                  filter,
                  elements(mapping.startsWith("/") ? "url-pattern" : "servlet-name", mapping)
                      .get(0),
                  String.join(
                      "",
                      elements("dispatcher", "REQUEST", "FORWARD", "INCLUDE", "ERROR", "ASYNC"))));
    }
    return this;
  }

  private static List<String> elements(String element, String... values) {
    return Arrays.stream(values)
        .map(value -> "\n  <" + element + ">" + value + "</" + element + ">")
        .toList();
  }

  /** Writes the archive into a directory. */
  Path write(Path directory) throws IOException {
    Path file = directory.resolve(name + ".war");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(Deflater.BEST_SPEED);
      if (!webXml.isEmpty()) {
        put(zip, "WEB-INF/web.xml", wholeWebXml().getBytes(StandardCharsets.UTF_8));
      }
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        put(zip, entry.getKey(), entry.getValue());
      }
    }
    return file;
  }

  private String wholeWebXml() {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee"
                 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                 xsi:schemaLocation="https://jakarta.ee/xml/ns/jakartaee https://jakarta.ee/xml/ns/jakartaee/web-app_6_0.xsd"
                 version="6.0">
        """
        + webXml
        + "</web-app>\n";
  }

  private static void put(ZipOutputStream zip, String path, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(path));
    zip.write(content);
    zip.closeEntry();
  }
}
