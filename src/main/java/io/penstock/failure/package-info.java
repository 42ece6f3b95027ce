/** The one exception and its closed set of reasons. Imports nothing of ours. */
@NullMarked
package io.penstock.failure;

import org.jspecify.annotations.NullMarked;
