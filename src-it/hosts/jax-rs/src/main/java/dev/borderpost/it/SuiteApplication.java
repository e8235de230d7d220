package dev.borderpost.it;

import dev.borderpost.access.Guard;
import dev.borderpost.jaxrs.JwtAuthenticationFeature;
import dev.borderpost.jaxrs.JwtAuthenticationFilter;
import jakarta.annotation.Priority;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.Application;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The suite's application: a guard for every request, and filters with name bindings for the
 * resources of some directories.
 */
final class SuiteApplication extends Application {

  private final Map<String, Guard> guards;

  SuiteApplication(SuiteGuards guards) {
    this.guards = guards.byDirectory();
  }

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        Everything.class,
        CookieResource.class,
        ShopResource.class,
        FormResource.class,
        DeskResource.class,
        GatewayResource.class,
        SiteResource.class,
        BothResource.class);
  }

  @Override
  @SuppressWarnings("deprecation") // no other method registers instances
  public Set<Object> getSingletons() {
    return Set.of(
        new JwtAuthenticationFeature(guard("")),
        new CookieFilter(guard("/cookie")),
        new ShopFilter(guard("/shop")),
        new FormFilter(guard("/form")),
        new DeskFilter(guard("/desk")),
        new GatewayFilter(guard("/gateway")),
        new SiteFilter(guard("/site")),
        new BothFilter(guard("/both")));
  }

  private Guard guard(String directory) {
    return Objects.requireNonNull(guards.get(directory));
  }

  /** Every other path. */
  @Path("/{path: .*}")
  public static class Everything extends EchoResource {}

  @NameBinding
  @Retention(RetentionPolicy.RUNTIME)
  @interface Cookie {}

  @Cookie
  @Priority(Priorities.AUTHENTICATION)
  static final class CookieFilter extends JwtAuthenticationFilter {
    CookieFilter(Guard guard) {
      super(guard);
    }
  }

  @Cookie
  @Path("/cookie{below: (/.*)?}")
  public static class CookieResource extends EchoResource {}

  @NameBinding
  @Retention(RetentionPolicy.RUNTIME)
  @interface Shop {}

  @Shop
  @Priority(Priorities.AUTHENTICATION)
  static final class ShopFilter extends JwtAuthenticationFilter {
    ShopFilter(Guard guard) {
      super(guard);
    }
  }

  @Shop
  @Path("/shop{below: (/.*)?}")
  public static class ShopResource extends EchoResource {}

  @NameBinding
  @Retention(RetentionPolicy.RUNTIME)
  @interface Form {}

  @Form
  @Priority(Priorities.AUTHENTICATION)
  static final class FormFilter extends JwtAuthenticationFilter {
    FormFilter(Guard guard) {
      super(guard);
    }
  }

  @Form
  @Path("/form{below: (/.*)?}")
  public static class FormResource extends EchoResource {}

  @NameBinding
  @Retention(RetentionPolicy.RUNTIME)
  @interface Desk {}

  @Desk
  @Priority(Priorities.AUTHENTICATION)
  static final class DeskFilter extends JwtAuthenticationFilter {
    DeskFilter(Guard guard) {
      super(guard);
    }
  }

  @Desk
  @Path("/desk{below: (/.*)?}")
  public static class DeskResource extends EchoResource {}

  @NameBinding
  @Retention(RetentionPolicy.RUNTIME)
  @interface Gateway {}

  @Gateway
  @Priority(Priorities.AUTHENTICATION)
  static final class GatewayFilter extends JwtAuthenticationFilter {
    GatewayFilter(Guard guard) {
      super(guard);
    }
  }

  @Gateway
  @Path("/gateway{below: (/.*)?}")
  public static class GatewayResource extends EchoResource {}

  @NameBinding
  @Retention(RetentionPolicy.RUNTIME)
  @interface Site {}

  @Site
  @Priority(Priorities.AUTHENTICATION)
  static final class SiteFilter extends JwtAuthenticationFilter {
    SiteFilter(Guard guard) {
      super(guard);
    }
  }

  @Site
  @Path("/site{below: (/.*)?}")
  public static class SiteResource extends EchoResource {}

  @NameBinding
  @Retention(RetentionPolicy.RUNTIME)
  @interface Both {}

  @Both
  @Priority(Priorities.AUTHENTICATION)
  static final class BothFilter extends JwtAuthenticationFilter {
    BothFilter(Guard guard) {
      super(guard);
    }
  }

  @Both
  @Path("/both{below: (/.*)?}")
  public static class BothResource extends EchoResource {}
}
