/** Webhooks: what comes in over {@code /hooks/{token}}, how it is verified and deduplicated, and how webhooks are kept. */
@NullMarked
package io.penstock.webhook;

import org.jspecify.annotations.NullMarked;
