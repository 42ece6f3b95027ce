/** What is removed with age, and what room there is. Knows no feature: each hands in what it removes. */
@NullMarked
package io.penstock.retention;

import org.jspecify.annotations.NullMarked;
