/** {@code penstock serve --demo}: shows one workflow at work, over the public API, as any user could. */
@NullMarked
package io.penstock.demo;

import org.jspecify.annotations.NullMarked;
