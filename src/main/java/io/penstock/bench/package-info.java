/** {@code penstock bench}: measures a server of its own from outside, and counts in its database whether anything was lost. */
@NullMarked
package io.penstock.bench;

import org.jspecify.annotations.NullMarked;
