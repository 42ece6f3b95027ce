/** What the server tells about itself: log lines with fixed keys, and what must never be in them. */
@NullMarked
package io.penstock.telemetry;

import org.jspecify.annotations.NullMarked;
