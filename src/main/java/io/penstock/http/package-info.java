/** HTTP: one server per event loop over one immutable list of endpoints. Knows no feature. */
@NullMarked
package io.penstock.http;

import org.jspecify.annotations.NullMarked;
