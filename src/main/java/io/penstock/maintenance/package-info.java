/** Work in the background: jobs of each node, and duties that one node does for all. Knows no feature: each hands in its own. */
@NullMarked
package io.penstock.maintenance;

import org.jspecify.annotations.NullMarked;
