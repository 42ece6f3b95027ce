/**
 * Durable executions: the one entrance ({@link io.penstock.execution.Intake}), the runner that drives the pure engine, its journal, and
 * the ownership that lets another node go on where one has died.
 */
@NullMarked
package io.penstock.execution;

import org.jspecify.annotations.NullMarked;
