/** Who did what, when and from where: an append-only log for each organization, chained by hashes, and its verification. */
@NullMarked
package io.penstock.audit;

import org.jspecify.annotations.NullMarked;
