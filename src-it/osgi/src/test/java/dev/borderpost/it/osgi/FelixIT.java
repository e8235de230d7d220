package dev.borderpost.it.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.borderpost.testing.TestIssuer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** The published jars and their dependencies as bundles, used by a bundle of an application. */
class FelixIT {

  private static final Path BUNDLES = Path.of(System.getProperty("build"), "bundles");

  @TempDir Path directory;

  private final ClassLoader loaderOfTests = Thread.currentThread().getContextClassLoader();
  private TestIssuer issuer;
  private Framework felix;

  @BeforeEach
  void startIssuer() {
    issuer = TestIssuer.builder().audience("api://orders").start();
  }

  @AfterEach
  void stop() throws Exception {
    Thread.currentThread().setContextClassLoader(loaderOfTests);
    if (felix != null) {
      felix.stop();
      felix.waitForStop(60_000);
    }
    issuer.close();
  }

  @Test
  void applicationBundle_verifiesTokens() throws Exception {
    String alice = issuer.token("alice").sign();
    String forged = issuer.token("alice").forged().sign();
    String bob = issuer.token("bob").sign();
    // As in a framework that is launched by itself: JJWT looks for its classes there first.
    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    BundleContext context = startFelix();
    context.installBundle("application", Files.newInputStream(applicationBundle())).start();
    @SuppressWarnings("unchecked")
    UnaryOperator<String> application =
        context.getService(context.getServiceReference(UnaryOperator.class));

    assertThat(application.apply(alice)).isEqualTo("alice");
    assertThat(application.apply(forged)).isEqualTo("401");
    assertThat(application.apply(bob)).isEqualTo("403");
    assertThat(context.getBundles()).noneMatch(bundle -> bundle.getState() == Bundle.INSTALLED);
  }

  /** A jar with the application, which imports what it uses. */
  private Path applicationBundle() throws IOException {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    headers.putValue(Constants.BUNDLE_SYMBOLICNAME, "com.example.application");
    headers.putValue(Constants.BUNDLE_ACTIVATOR, ApplicationBundle.class.getName());
    headers.putValue(
        Constants.IMPORT_PACKAGE,
        "org.osgi.framework,"
            + "dev.borderpost.access,"
            + "dev.borderpost.config,"
            + "dev.borderpost.extract,"
            + "dev.borderpost.jwt,"
            + "dev.borderpost.policy,"
            + "dev.borderpost.servlet,"
            + "dev.borderpost.verify,"
            + "dev.borderpost,"
            + "jakarta.servlet");
    Path jar = directory.resolve("application.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (Class<?> type : List.of(ApplicationBundle.class, ApplicationBundle.OnlyAlice.class)) {
        String path = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new ZipEntry(path));
        try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
          in.transferTo(out);
        }
      }
    }
    return jar;
  }

  /** Installs all bundles and starts those that are no fragments. */
  private BundleContext startFelix() throws IOException, BundleException {
    Path keys = Files.writeString(directory.resolve("jwks.json"), issuer.publicJwkSet());
    Map<String, String> properties = new HashMap<>();
    properties.put(Constants.FRAMEWORK_STORAGE, directory.resolve("felix").toString());
    properties.put("issuer", issuer.issuer());
    properties.put("audience", issuer.audience());
    properties.put("keys", "file:" + keys);
    felix = new FrameworkFactory().newFramework(properties);
    felix.start();
    BundleContext context = felix.getBundleContext();
    List<Bundle> bundles = new ArrayList<>();
    try (var jars = Files.list(BUNDLES)) {
      for (Path jar : jars.sorted().toList()) {
        bundles.add(context.installBundle(jar.toUri().toString()));
      }
    }
    for (Bundle bundle : bundles) {
      if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
        bundle.start();
      }
    }
    return context;
  }
}
