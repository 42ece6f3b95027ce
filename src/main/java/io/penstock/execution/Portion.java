package io.penstock.execution;

import io.penstock.event.CloudEvent;
import io.penstock.identity.OrganizationId;
import io.penstock.workflow.Catalogue;
import java.util.List;

/**
 * A stored event's part in starts that need several events.
 *
 * @param hops of what it starts
 */
record Portion(OrganizationId organization, CloudEvent event, int hops, List<Catalogue.Share> shares) {}
