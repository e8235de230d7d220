package dev.borderpost.it;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.ws.rs.core.Application;
import java.net.InetSocketAddress;
import java.net.URI;
import org.apache.cxf.jaxrs.servlet.CXFNonSpringJaxrsServlet;
import org.apache.cxf.version.Version;

/** CXF as a servlet of Undertow. */
final class Cxf implements RestServer {

  private Undertow server;
  private DeploymentManager deployment;

  @Override
  public String name() {
    return "CXF on Undertow";
  }

  @Override
  public String version() {
    return Version.getCurrentVersion();
  }

  @Override
  public boolean overridesMethods() {
    return false;
  }

  @Override
  public URI start(Application application, boolean mapping) throws ServletException {
    Servlet servlet = new CXFNonSpringJaxrsServlet(application);
    DeploymentInfo info =
        Servlets.deployment()
            .setClassLoader(Cxf.class.getClassLoader())
            .setContextPath("/")
            .setDeploymentName("cxf")
            .addServlet(
                Servlets.servlet("cxf", servlet.getClass(), new ImmediateInstanceFactory<>(servlet))
                    .setAsyncSupported(true)
                    .setLoadOnStartup(1)
                    .addInitParam("jaxrs.extensions", mapping ? "txt=text/plain" : "")
                    .addMapping("/*"));
    deployment = Servlets.defaultContainer().addDeployment(info);
    deployment.deploy();
    server =
        Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(deployment.start()).build();
    server.start();
    return URI.create(
        "http://127.0.0.1:"
            + ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort());
  }

  @Override
  public void stop() throws ServletException {
    if (server != null) {
      server.stop();
      deployment.stop();
      deployment.undeploy();
    }
  }
}
