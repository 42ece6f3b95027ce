/** Cron expressions: read, and asked for the next time, also where a clock is moved. Pure, and knows no clock. */
@NullMarked
package io.penstock.dsl.cron;

import org.jspecify.annotations.NullMarked;
