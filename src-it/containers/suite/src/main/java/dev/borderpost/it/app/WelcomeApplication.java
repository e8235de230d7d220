package dev.borderpost.it.app;

import static dev.borderpost.policy.ClaimsPolicy.role;

import dev.borderpost.JwtAuthenticator;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.it.Tokens;
import dev.borderpost.keys.KeySource;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import dev.borderpost.verify.Issuer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Directories with welcome files, and rules for some of the directories and of the files. */
public final class WelcomeApplication implements ServletContainerInitializer {

  private final Map<String, KeySource> keys;
  private final ServletContainerInitializer files;

  /**
   * An application.
   *
   * @param files what makes the container serve {@link #files}
   */
  public WelcomeApplication(Map<String, KeySource> keys, ServletContainerInitializer files) {
    this.keys = Map.copyOf(keys);
    this.files = files;
  }

  /**
   * A directory with directories, each with a file {@code index.html} that names it, and a page.
   */
  public static Path files() {
    Path root = Path.of("target", "welcome").toAbsolutePath();
    try {
      for (String name : List.of("", "open", "admin", "closed", "kept", "shut", "many/deep")) {
        Files.createDirectories(root.resolve(name));
        Files.writeString(root.resolve(name).resolve("index.html"), "REACHED index of /" + name);
      }
      Files.writeString(root.resolve("sign-in.html"), "PAGE");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return root;
  }

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context)
      throws ServletException {
    files.onStartup(Set.of(), context);
    KeySource source = keys.get(Tokens.MAIN);
    if (source == null) {
      throw new IllegalArgumentException("The keys are missing.");
    }
    context.addServlet("onward", new OnwardServlet()).addMapping("/open/go");
    Guard guard =
        Guard.of(
                JwtAuthenticator.builder()
                    .issuer(Issuer.of(Tokens.MAIN).audience(Tokens.AUDIENCE).keys(source).build())
                    .build(),
                AccessRules.builder()
                    .permit("/")
                    .permit("/open")
                    .permit("/open/go")
                    .require("/admin", role("admin"))
                    .deny("/closed")
                    .permit("/kept")
                    .require("/kept/index.html", role("admin"))
                    .permit("/shut")
                    .deny("/shut/*")
                    .permit("/many/**")
                    .build())
            .withUnauthorizedPage("/sign-in.html");
    FilterRegistration.Dynamic filter =
        context.addFilter("border", new JwtAuthenticationFilter(guard));
    filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, "/*");
  }
}
