/** Secrets of workflows: written by name, never shown, read by executions at the version that they began with. */
@NullMarked
package io.penstock.secret;

import org.jspecify.annotations.NullMarked;
