package dev.borderpost.it;

import dev.borderpost.it.app.TestApplication;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.util.Set;

class UndertowTest extends BorderSuite {

  private Undertow undertow;
  private DeploymentManager deployment;

  @Override
  protected int start(String contextPath, ServletContainerInitializer application)
      throws Exception {
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
    deployment = Servlets.newContainer().addDeployment(info);
    deployment.deploy();
    undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                contextPath.isEmpty()
                    ? deployment.start()
                    : Handlers.path().addPrefixPath(contextPath, deployment.start()))
            .build();
    undertow.start();
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  protected void stop() throws Exception {
    undertow.stop();
    deployment.stop();
    deployment.undeploy();
  }
}
