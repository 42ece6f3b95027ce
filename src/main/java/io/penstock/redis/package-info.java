/** The link to Redis: nothing durable is kept there. */
@NullMarked
package io.penstock.redis;

import org.jspecify.annotations.NullMarked;
