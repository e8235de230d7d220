package dev.borderpost.it;

import dev.borderpost.it.app.WelcomeApplication;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.servlet.api.DeploymentInfo;

/** Undertow maps welcome files before it calls a filter. */
class UndertowWelcomeFileTest extends InWelcomeContainer {

  UndertowWelcomeFileTest() {
    super(new WithFiles(), "/shop", (classes, context) -> {});
  }

  private static final class WithFiles extends UndertowContainer {

    WithFiles() {
      super(false);
    }

    @Override
    void customize(DeploymentInfo info) {
      info.setResourceManager(new PathResourceManager(WelcomeApplication.files()));
      info.addWelcomePages("index.html");
    }
  }
}
