/** Secrets at rest: sealed with the server's key, bound to their row. Kernel: no Vert.x. */
@NullMarked
package io.penstock.seal;

import org.jspecify.annotations.NullMarked;
