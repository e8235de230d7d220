package dev.borderpost.it;

import dev.borderpost.it.app.TestApplication;
import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.core.Constants;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.apache.tomcat.util.descriptor.web.ErrorPage;

final class TomcatContainer implements Container {

  private final Tomcat tomcat = new Tomcat();
  private final Path directory = Path.of("target", "tomcat").toAbsolutePath();
  private final boolean lenient;

  /** Tomcat as it comes, or with every check of paths that can be turned off turned off. */
  TomcatContainer(boolean lenient) {
    this.lenient = lenient;
  }

  @Override
  public String name() {
    return "Tomcat, Servlet %d.%d".formatted(Constants.MAJOR_VERSION, Constants.MINOR_VERSION);
  }

  @Override
  public String version() {
    return ServerInfo.getServerInfo().replace("Apache Tomcat/", "");
  }

  @Override
  public int start(String contextPath, ServletContainerInitializer application) throws Exception {
    Files.createDirectories(directory);
    tomcat.setBaseDir(directory.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    if (lenient) {
      tomcat.getConnector().setEncodedSolidusHandling(EncodedSolidusHandling.DECODE.getValue());
      tomcat.getConnector().setProperty("allowBackslash", "true");
      tomcat.getConnector().setProperty("relaxedPathChars", "\\\\<>[]^`{|}\"");
    }
    Context context = tomcat.addContext(contextPath, directory.toString());
    for (int status : TestApplication.ERRORS) {
      ErrorPage page = new ErrorPage();
      page.setErrorCode(status);
      page.setLocation(TestApplication.ERROR_PAGE);
      context.addErrorPage(page);
    }
    ErrorPage page = new ErrorPage();
    page.setExceptionType(Throwable.class.getName());
    page.setLocation(TestApplication.ERROR_PAGE);
    context.addErrorPage(page);
    context.addServletContainerInitializer(application, Set.of());
    tomcat.start();
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }
}
