package io.penstock.execution;

import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;

/**
 * Which run of which execution.
 *
 * @param generation rises with each manual retry; journal entries of an earlier one are history
 */
public record ExecutionRef(OrganizationId organization, ExecutionId id, int generation) {}
