/**
 * The application that is soaked, as a WAR would have it: servlets behind the filter of web.xml.
 */
@NullMarked
package dev.borderpost.soak.app;

import org.jspecify.annotations.NullMarked;
