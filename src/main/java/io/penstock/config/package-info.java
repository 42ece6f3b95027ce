/** Settings as records that validate themselves, and the one place that reads files and the environment for them. */
@NullMarked
package io.penstock.config;

import org.jspecify.annotations.NullMarked;
