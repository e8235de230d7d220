package dev.borderpost.it;

import jakarta.ws.rs.HttpMethod;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Methods that Jakarta REST has no annotation for. */
final class Methods {

  private Methods() {}

  /** The method {@code BREW}. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @HttpMethod("BREW")
  @interface Brew {}

  /** The method {@code PROPFIND}. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @HttpMethod("PROPFIND")
  @interface Propfind {}

  /** The method {@code SUBSCRIBE}. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @HttpMethod("SUBSCRIBE")
  @interface Subscribe {}

  /** The method {@code M-SEARCH}. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @HttpMethod("M-SEARCH")
  @interface Search {}
}
