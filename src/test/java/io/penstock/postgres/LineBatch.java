package io.penstock.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** Stores lines of text, each once however often it is sent. */
final class LineBatch implements GroupCommit.Batch<LineBatch.Line, String> {

    static final int OVERHEAD = 100;

    private static final String INSERT =
            "insert into lines (id, body) select * from unnest($1::uuid[], $2::text[]) on conflict do nothing";

    record Line(UUID id, String body) {}

    @Override
    public int bytes(Line line) {
        return OVERHEAD + line.body().length();
    }

    @Override
    public Future<List<String>> write(SqlConnection connection, List<Line> lines) {
        UUID[] ids = new UUID[lines.size()];
        String[] bodies = new String[lines.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = lines.get(i).id();
            bodies[i] = lines.get(i).body();
        }
        return connection
                .preparedQuery(INSERT)
                .execute(Tuple.tuple().addArrayOfUUID(ids).addArrayOfString(bodies))
                .map(done -> Collections.nCopies(ids.length, "stored"));
    }
}
