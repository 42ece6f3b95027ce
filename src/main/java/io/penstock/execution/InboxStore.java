package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Messages from any node to whichever node owns an execution. */
final class InboxStore {

    static final String CANCEL = "cancel";
    static final String SUSPEND = "suspend";

    private InboxStore() {}

    private static final String SEND = """
            insert into inbox (organization_id, execution_id, kind) values ($1, $2, $3)
            on conflict do nothing
            """;

    /** @param kind cancel or suspend */
    static Future<Void> send(SqlClient sql, Mail.Address address, String kind) {
        return sql.preparedQuery(SEND)
                .execute(Tuple.of(
                        address.organization().value(), address.execution().value(), kind))
                .mapEmpty();
    }

    private static final String BOUNDS = """
            select (select execution_id from inbox order by execution_id limit 1) as lowest,
                   (select execution_id from inbox order by execution_id desc limit 1) as highest
            """;

    private static final String UNREAD = """
            select * from (
              select b.organization_id, b.execution_id, b.kind, b.position, b.about, b.created_at, e.status, e.owner,
                     row_number() over (partition by b.organization_id, b.execution_id order by b.created_at, b.about) as turn
                from inbox b
                join executions e on e.organization_id = b.organization_id and e.id = b.execution_id
               where e.id between $2 and $3
                 and (e.owner = $1 or e.status = 2 or e.status > 3 or (e.status = 3 and b.kind = 'suspend'))) unread
             order by turn, created_at, about limit $4
            """;

    /** What concerns the node: messages to executions that it owns, that wait, or that want none any more. Each has its turn; the oldest first. */
    static Future<List<Letter>> unread(SqlClient sql, UUID node, int limit) {
        return sql.query(BOUNDS).execute().compose(rows -> {
            Row bounds = rows.iterator().next();
            UUID lowest = bounds.getUUID("lowest");
            return lowest == null
                    ? Future.succeededFuture(List.of())
                    : sql.preparedQuery(UNREAD)
                            .execute(Tuple.of(node, lowest, bounds.getUUID("highest"), limit))
                            .map(InboxStore::letters);
        });
    }

    private static List<Letter> letters(RowSet<Row> rows) {
        List<Letter> letters = new ArrayList<>(rows.size());
        for (Row row : rows) {
            letters.add(new Letter(
                    address(row),
                    row.getString("kind"),
                    row.getString("position"),
                    row.getUUID("about"),
                    Status.of(row.getShort("status")),
                    row.getUUID("owner")));
        }
        return letters;
    }

    private static Mail.Address address(Row row) {
        return new Mail.Address(
                new OrganizationId(row.getUUID("organization_id")), new ExecutionId(row.getUUID("execution_id")));
    }

    private static final String SWEEP = """
            delete from inbox b
             using executions e, unnest($1::uuid[], $2::uuid[]) as i(organization_id, id)
             where b.organization_id = i.organization_id and b.execution_id = i.id
               and e.organization_id = i.organization_id and e.id = i.id and e.id between $3 and $4
               and (e.status > 3 or (e.status = 3 and b.kind = 'suspend'))
            """;

    /** Forgets the messages to executions that have ended, and wishes to suspend what is suspended. */
    static Future<Void> sweep(SqlClient sql, Collection<Mail.Address> addresses) {
        return addresses.isEmpty()
                ? Future.succeededFuture()
                : sql.preparedQuery(SWEEP).execute(named(addresses)).mapEmpty();
    }

    private static Tuple named(Collection<Mail.Address> addresses) {
        List<UUID> executions = new ArrayList<>(addresses.size());
        List<UUID> organizations = new ArrayList<>(addresses.size());
        addresses.forEach(address -> {
            organizations.add(address.organization().value());
            executions.add(address.execution().value());
        });
        IdBounds bounds = IdBounds.of(executions, id -> id);
        return Tuple.tuple()
                .addArrayOfUUID(organizations.toArray(UUID[]::new))
                .addArrayOfUUID(executions.toArray(UUID[]::new))
                .addUUID(bounds.lowest())
                .addUUID(bounds.highest());
    }

    private static final String CONTENTS = """
            select b.organization_id, b.execution_id, b.kind, b.position, b.about, coalesce(b.payload, v.envelope) as content
              from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[])
                as i(organization_id, execution_id, kind, position, about)
              join inbox b using (organization_id, execution_id, kind, position, about)
              left join events v on v.organization_id = b.organization_id and v.id = b.about and v.id between $6 and $7
                   and b.kind = 'event'
             order by b.created_at, b.about
            """;

    /** What letters about events and children say; an event that is gone says nothing and is left out. */
    static Future<List<Mail>> contents(SqlClient sql, List<Letter> letters) {
        if (letters.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        int size = letters.size();
        UUID[] organizations = new UUID[size];
        UUID[] executions = new UUID[size];
        String[] kinds = new String[size];
        String[] positions = new String[size];
        UUID[] abouts = new UUID[size];
        for (int i = 0; i < size; i++) {
            Letter letter = letters.get(i);
            organizations[i] = letter.address().organization().value();
            executions[i] = letter.address().execution().value();
            kinds[i] = letter.kind();
            positions[i] = letter.position();
            abouts[i] = letter.about();
        }
        IdBounds bounds = IdBounds.of(letters, Letter::about);
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(organizations)
                .addArrayOfUUID(executions)
                .addArrayOfString(kinds)
                .addArrayOfString(positions)
                .addArrayOfUUID(abouts)
                .addUUID(bounds.lowest())
                .addUUID(bounds.highest());
        return sql.preparedQuery(CONTENTS).execute(parameters).map(InboxStore::mails);
    }

    private static List<Mail> mails(RowSet<Row> rows) {
        List<Mail> mails = new ArrayList<>(rows.size());
        for (Row row : rows) {
            Buffer content = row.getBuffer("content");
            if (content != null) {
                JsonNode tree = Trees.read(content.getBytes());
                mails.add(new Mail(
                        address(row),
                        Mail.Kind.of(row.getString("kind")),
                        row.getString("position"),
                        row.getUUID("about"),
                        tree));
            }
        }
        return mails;
    }
}
