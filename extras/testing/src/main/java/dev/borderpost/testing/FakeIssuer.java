package dev.borderpost.testing;

import dev.borderpost.jwt.JwsAlgorithm;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts a {@link TestIssuer} for a field or a parameter of a JUnit Jupiter test, and closes it.
 * Each annotation is an issuer of its own. JUnit 5.11 or later is needed, or JUnit 6.
 *
 * <ul>
 *   <li>static field: before {@code @BeforeAll} methods, until the end of the class and its nested
 *       classes; if a superclass declares it, one issuer for all its subclasses, until the end of
 *       the test run
 *   <li>other field: before {@code @BeforeEach} methods, until the end of the test; with the
 *       lifecycle {@code PER_CLASS} as a static field
 *   <li>parameter of a test, {@code @BeforeEach} or {@code @AfterEach} method: until the end of the
 *       test
 *   <li>parameter of a {@code @BeforeAll} or {@code @AfterAll} method, or of a constructor: until
 *       the end of the class
 * </ul>
 *
 * <p>Fields must not be final; they may be private.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
@ExtendWith(FakeIssuerExtension.class)
public @interface FakeIssuer {

  /**
   * The signature algorithms, with a key for each; the first is used by tokens that name none.
   *
   * @return the algorithms
   */
  JwsAlgorithm[] algorithms() default {JwsAlgorithm.ES256};

  /**
   * The {@code aud} of its tokens.
   *
   * @return the audience
   */
  String audience() default "api://test";

  /**
   * The name that the application has for this issuer, if it trusts several: see {@link
   * TestIssuer.Builder#name}.
   *
   * @return the name; empty for none
   */
  String name() default "";

  /**
   * The port to listen on.
   *
   * @return the port; 0 for a free one
   */
  int port() default 0;

  /**
   * Whether the settings of the application under test are set as system properties as long as the
   * issuer is there: see {@link TestIssuer#setSystemProperties}. Tests that run in parallel need
   * {@code @ResourceLock(Resources.SYSTEM_PROPERTIES)} then.
   *
   * @return whether to set them
   */
  boolean systemProperties() default false;
}
