package dev.borderpost.it;

import dev.borderpost.it.app.TestApplication;
import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.junit.jupiter.api.io.TempDir;

class Tomcat10Test extends BorderSuite {

  @TempDir static Path directory;

  private final Tomcat tomcat = new Tomcat();

  @Override
  protected String contextPath() {
    return "/shop";
  }

  @Override
  protected int start(String contextPath, ServletContainerInitializer application)
      throws Exception {
    tomcat.setBaseDir(directory.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
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
  protected void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }
}
