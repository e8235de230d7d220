package dev.borderpost.it;

import jakarta.servlet.ServletContainerInitializer;
import java.io.CharArrayWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.NonLoginAuthenticator;
import org.apache.catalina.core.Constants;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;
import org.apache.catalina.valves.AbstractAccessLogValve;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;

final class ConstrainedTomcat implements ConstrainedContainer {

  private final Tomcat tomcat = new Tomcat();
  private final Path directory = Path.of("target", "tomcat").toAbsolutePath();
  private final BlockingQueue<String> accessLog = new LinkedBlockingQueue<>();

  ConstrainedTomcat() throws Exception {
    Files.createDirectories(directory);
    System.setProperty("catalina.base", directory.toString()); // its AuthConfigFactory wants it
    tomcat.setBaseDir(directory.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    AbstractAccessLogValve valve =
        new AbstractAccessLogValve() {
          @Override
          protected void log(CharArrayWriter message) {
            accessLog.add(message.toString());
          }
        };
    valve.setPattern("%u %r");
    tomcat.getHost().getPipeline().addValve(valve);
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
  public void add(
      String contextPath, List<Constraint> constraints, ServletContainerInitializer application) {
    Context context = tomcat.addContext(contextPath, directory.toString());
    NonLoginAuthenticator authenticator = new NonLoginAuthenticator();
    authenticator.setChangeSessionIdOnAuthentication(false);
    context.setLoginConfig(new LoginConfig("NONE", null, null, null));
    context.getPipeline().addValve(authenticator);
    for (Constraint each : constraints) {
      context.addConstraint(constraint(each));
      each.roles().ifPresent(roles -> roles.forEach(context::addSecurityRole));
    }
    context.addServletContainerInitializer(application, Set.of());
  }

  private static SecurityConstraint constraint(Constraint constraint) {
    SecurityCollection collection = new SecurityCollection();
    collection.addPatternDecoded(constraint.pattern());
    for (String method : constraint.methods()) {
      if (constraint.omitted()) {
        collection.addOmittedMethod(method);
      } else {
        collection.addMethod(method);
      }
    }
    SecurityConstraint made = new SecurityConstraint();
    made.addCollection(collection);
    constraint
        .roles()
        .ifPresent(
            roles -> {
              made.setAuthConstraint(true);
              roles.forEach(made::addAuthRole);
            });
    return made;
  }

  @Override
  public int start() throws Exception {
    tomcat.start();
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  @Override
  public BlockingQueue<String> accessLog() {
    return accessLog;
  }
}
