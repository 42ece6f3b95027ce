package io.penstock.execution;

import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Begins to listen. The result says for each whether all that was stored before has been looked through already: by an earlier life. */
final class SubscriptionBatch implements GroupCommit.Batch<Subscription, Boolean> {

    private static final String STORE = """
            insert into subscriptions as s (organization_id, type, execution_id, position, workflow)
            select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[])
                as i(organization_id, type, execution_id, position, workflow)
             order by 1, 2, 3, 4
            on conflict (organization_id, type, execution_id, position) do update set scanned = s.scanned
            returning execution_id, position, scanned
            """;

    private record Place(UUID execution, String position) {}

    @Override
    public int bytes(Subscription subscription) {
        return subscription.bytes();
    }

    @Override
    public Future<List<Boolean>> write(SqlConnection connection, List<Subscription> batch) {
        return connection.preparedQuery(STORE).execute(columns(batch)).map(rows -> {
            Set<Place> unscanned = new HashSet<>();
            for (Row row : rows) {
                if (!row.getBoolean("scanned")) {
                    unscanned.add(new Place(row.getUUID("execution_id"), row.getString("position")));
                }
            }
            List<Boolean> scanned = new ArrayList<>(batch.size());
            for (Subscription each : batch) {
                scanned.add(!unscanned.contains(new Place(each.execution().id().value(), each.position())));
            }
            return scanned;
        });
    }

    private static Tuple columns(List<Subscription> batch) {
        List<UUID> organizations = new ArrayList<>();
        List<String> types = new ArrayList<>();
        List<UUID> executions = new ArrayList<>();
        List<String> positions = new ArrayList<>();
        List<String> workflows = new ArrayList<>();
        for (Subscription each : batch) {
            for (String type : new HashSet<>(each.types())) {
                organizations.add(each.execution().organization().value());
                types.add(type);
                executions.add(each.execution().id().value());
                positions.add(each.position());
                workflows.add(each.workflow());
            }
        }
        return Tuple.tuple()
                .addArrayOfUUID(organizations.toArray(UUID[]::new))
                .addArrayOfString(types.toArray(String[]::new))
                .addArrayOfUUID(executions.toArray(UUID[]::new))
                .addArrayOfString(positions.toArray(String[]::new))
                .addArrayOfString(workflows.toArray(String[]::new));
    }
}
