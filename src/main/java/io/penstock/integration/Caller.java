package io.penstock.integration;

import io.penstock.identity.OrganizationId;
import java.util.List;

/**
 * On whose behalf a call is made.
 *
 * @param own the organization's own allow-list
 */
record Caller(OrganizationId organization, List<EgressRule> own, CallContext context) {}
