/** Reports of errors to Sentry, or whatever takes its envelopes; nothing leaves that the one redactor has not seen. */
@NullMarked
package io.penstock.telemetry.sentry;

import org.jspecify.annotations.NullMarked;
