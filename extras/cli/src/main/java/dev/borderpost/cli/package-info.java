/**
 * The command line: {@code explain} goes the steps of one token, {@code doctor} checks the settings
 * against the world. Start reading at {@link dev.borderpost.cli.Main}; {@link
 * dev.borderpost.cli.Explanation} is for programs that show the same.
 */
@NullMarked
package dev.borderpost.cli;

import org.jspecify.annotations.NullMarked;
