/** Organizations, who belongs to them, and the first of both. */
@NullMarked
package io.penstock.organization;

import org.jspecify.annotations.NullMarked;
