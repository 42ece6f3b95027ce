/** What the server tells of itself in numbers. Knows no feature: each counts for itself. */
@NullMarked
package io.penstock.metrics;

import org.jspecify.annotations.NullMarked;
