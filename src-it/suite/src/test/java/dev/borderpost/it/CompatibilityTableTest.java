package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.borderpost.it.CompatibilityTable.Row;
import dev.borderpost.it.CompatibilityTable.Unmet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompatibilityTableTest {

  private static final Row TOMCAT = new Row("Tomcat", "11.0.1", "filter", 3, List.of());
  private static final Row VERTX =
      new Row(
          "Vert.x",
          "5.0",
          "vertx",
          7,
          List.of(
              new Unmet("paths", "GET | /`a", "It has no such path."),
              new Unmet("forms", "", "It reads no forms.")));

  @TempDir private Path root;
  private Path document;
  private CompatibilityTable table;

  @BeforeEach
  void writeRows() throws IOException {
    Files.createDirectory(root.resolve("docs"));
    document = root.resolve("docs/compatibility.md");
    table = new CompatibilityTable(root);
    row("src-it/tomcat", "TomcatTest", TOMCAT);
    row("src-it/tomcat", "LenientTomcatTest", TOMCAT);
    row("extras/vertx", "VertxTest", VERTX);
    table.run(false, false);
  }

  @Test
  void classesOfAHost_addUp_andTheReasonsAreBelow() {
    assertThat(document)
        .content()
        .contains(
            """
            | Tomcat | 11.0.1 | filter | 6 | 0 |
            | Vert.x | 5.0 | vertx | 7 | 2 |

            ## Cases not met

            ### vertx: Vert.x

            - It has no such path.
                - `paths`: `` GET | /`a ``
            - It reads no forms.
                - `forms`
            """);
  }

  @Test
  void documentOfAnotherBuild_isNoticed() throws IOException {
    table.run(true, false);
    row("extras/vertx", "VertxTest", new Row("Vert.x", "5.1", "vertx", 8, VERTX.unmet()));

    assertThatThrownBy(() -> table.run(true, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("missing: | Vert.x | 5.1 | vertx | 8 | 2 |")
        .hasMessageContaining("wrong: | Vert.x | 5.0 | vertx | 7 | 2 |");
  }

  @Test
  void hostThatDidNotRun_isNamed_orKeptWhenAsked() throws IOException {
    Files.delete(file("extras/vertx", "VertxTest"));

    for (boolean check : new boolean[] {true, false}) {
      assertThatThrownBy(() -> table.run(check, false))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Not run, but in docs/compatibility.md: [vertx: Vert.x]");
      String before = Files.readString(document);
      table.run(check, true);
      assertThat(document).hasContent(before);
    }
    row("src-it/tomcat", "TomcatTest", new Row("Tomcat", "11.0.1", "filter", 4, List.of()));
    assertThatThrownBy(() -> table.run(true, true)).hasMessageContaining("| filter | 7 | 0 |");
  }

  @Test
  void twoVersionsOfOneName_areRefused() throws IOException {
    row("src-it/tomcat-10", "TomcatTest", new Row("Tomcat", "10.1.1", "filter", 3, List.of()));

    assertThatThrownBy(() -> table.run(false, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("filter: Tomcat is there in two versions");
  }

  private void row(String module, String test, Row row) throws IOException {
    Path file = file(module, test);
    Files.createDirectories(file.getParent());
    Files.write(file, row.lines());
  }

  private Path file(String module, String test) {
    return root.resolve(module).resolve("target/compatibility").resolve(test + ".tsv");
  }
}
