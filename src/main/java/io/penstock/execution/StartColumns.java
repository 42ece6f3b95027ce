package io.penstock.execution;

import io.penstock.identity.OrganizationId;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The executions that the events of a batch start, as parallel arrays, one element for each. */
final class StartColumns {

    private final List<UUID> organizations = new ArrayList<>();
    private final List<UUID> events = new ArrayList<>();
    private final List<UUID> ids = new ArrayList<>();
    private final List<UUID> workflows = new ArrayList<>();
    private final List<Integer> versions = new ArrayList<>();
    private final List<@Nullable UUID> owners = new ArrayList<>();
    private final List<Short> hops = new ArrayList<>();

    void add(OrganizationId organization, UUID event, int itsHops, List<NewExecution> executions) {
        for (NewExecution execution : executions) {
            organizations.add(organization.value());
            events.add(event);
            ids.add(execution.id().value());
            workflows.add(execution.workflow().value());
            versions.add(execution.version());
            owners.add(execution.owner());
            hops.add((short) itsHops);
        }
    }

    Tuple addTo(Tuple tuple) {
        return tuple.addArrayOfUUID(organizations.toArray(UUID[]::new))
                .addArrayOfUUID(events.toArray(UUID[]::new))
                .addArrayOfUUID(ids.toArray(UUID[]::new))
                .addArrayOfUUID(workflows.toArray(UUID[]::new))
                .addArrayOfInteger(versions.toArray(Integer[]::new))
                .addArrayOfUUID(owners.toArray(UUID[]::new))
                .addArrayOfShort(hops.toArray(Short[]::new));
    }
}
