/**
 * A starter for servlet applications on Spring Boot 3.5 and 4: it makes a {@link
 * dev.borderpost.access.Guard} from the settings {@code borderpost.*} and the beans of the
 * application, and registers the filter.
 *
 * <p>Start at {@link dev.borderpost.spring.BorderpostAutoConfiguration}.
 */
@NullMarked
package dev.borderpost.spring;

import org.jspecify.annotations.NullMarked;
