/** How much each caller may ask: token buckets in memory or, shared by all nodes, in Redis. */
@NullMarked
package io.penstock.ratelimit;

import org.jspecify.annotations.NullMarked;
