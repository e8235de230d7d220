package dev.borderpost.it;

/**
 * Everything, against a container in this process.
 *
 * <p>For an application that runs elsewhere, implement the parts of the suite that fit, and {@link
 * OverHttp#target()}.
 */
public abstract class BorderSuite extends InContainer
    implements BorderTests, CookieTests, DispatchTests, PageTests, BusyDispatchTests {

  /** The whole suite in a container. */
  protected BorderSuite(Container container, String contextPath) {
    super(container, contextPath);
  }
}
