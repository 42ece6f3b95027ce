/**
 * Runs a {@link io.penstock.dsl.Program}: pure, deterministic, without clock, input, output or threads.
 *
 * <p>A run has <em>strands</em>, each a stack of <em>frames</em>: the workflow at the bottom, then in turn a block and the task of it that is
 * in progress. A frame is data with the behaviour of its kind; nothing of a run lives on the thread's stack, so that a run can stop after
 * each <em>unit of work</em>, be written down, and go on elsewhere. A unit evaluates first and changes afterwards: when the slice's fuel does
 * not suffice, it is simply done again.
 */
@NullMarked
package io.penstock.engine;

import org.jspecify.annotations.NullMarked;
