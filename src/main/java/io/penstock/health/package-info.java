/** Whether the server is well, from checks that its parts hand in. Knows none of them. */
@NullMarked
package io.penstock.health;

import org.jspecify.annotations.NullMarked;
