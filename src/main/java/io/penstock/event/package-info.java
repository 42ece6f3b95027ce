/** Events: CloudEvents 1.0 as they come in and as they are kept. */
@NullMarked
package io.penstock.event;

import org.jspecify.annotations.NullMarked;
