/** Calls out: the one client, where it may connect to, and the targets that organizations name. */
@NullMarked
package io.penstock.integration;

import org.jspecify.annotations.NullMarked;
