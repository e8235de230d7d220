package dev.borderpost.it;

import dev.borderpost.it.app.TestApplication;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.Version;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.util.Set;

class UndertowContainer implements Container {

  private Undertow undertow;
  private DeploymentManager deployment;
  private final boolean lenient;

  /**
   * Undertow as it comes, or with encoded slashes decoded. With ALLOW_UNESCAPED_CHARACTERS_IN_URL
   * it would pass off a decoded path as the one that was sent, so that there is no ambiguity to
   * see.
   */
  UndertowContainer(boolean lenient) {
    this.lenient = lenient;
  }

  @Override
  public String name() {
    return "Undertow, Servlet 6.0";
  }

  @Override
  public String version() {
    return Version.getVersionString();
  }

  @Override
  public int start(String contextPath, ServletContainerInitializer application) throws Exception {
    DeploymentInfo info =
        Servlets.deployment()
            .setClassLoader(getClass().getClassLoader())
            .setDeploymentName("suite")
            .setContextPath(contextPath.isEmpty() ? "/" : contextPath)
            .addServletContainerInitializer(
                new ServletContainerInitializerInfo(
                    application.getClass(), new ImmediateInstanceFactory<>(application), Set.of()));
    TestApplication.ERRORS.forEach(
        status -> info.addErrorPage(Servlets.errorPage(TestApplication.ERROR_PAGE, status)));
    info.addErrorPage(Servlets.errorPage(TestApplication.ERROR_PAGE, Throwable.class));
    customize(info);
    deployment = Servlets.newContainer().addDeployment(info);
    deployment.deploy();
    undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setServerOption(UndertowOptions.ALLOW_ENCODED_SLASH, lenient)
            .setHandler(
                contextPath.isEmpty()
                    ? deployment.start()
                    : Handlers.path().addPrefixPath(contextPath, deployment.start()))
            .build();
    undertow.start();
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  /** For what a test needs beside. */
  void customize(DeploymentInfo info) {}

  @Override
  public void stop() throws Exception {
    undertow.stop();
    deployment.stop();
    deployment.undeploy();
  }
}
