/** The servlet of a web application that is protected by its web.xml alone. */
@NullMarked
package dev.borderpost.examples.webxml;

import org.jspecify.annotations.NullMarked;
