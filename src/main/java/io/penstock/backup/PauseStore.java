package io.penstock.backup;

import io.penstock.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.Optional;

/** The one row that keeps the servers of a database from acting. */
final class PauseStore {

    private final Database database;

    PauseStore(Database database) {
        this.database = database;
    }

    /** Why, and since when. */
    record Pause(String reason, Instant since) {}

    private static final String READ = """
            select reason, since from pause
            """;

    /** Empty: the servers act. */
    Future<Optional<Pause>> read() {
        return database.pool().query(READ).execute().map(PauseStore::first);
    }

    private static Optional<Pause> first(RowSet<Row> rows) {
        for (Row row : rows) {
            return Optional.of(new Pause(
                    row.getString("reason"), row.getOffsetDateTime("since").toInstant()));
        }
        return Optional.empty();
    }

    private static final String END = """
            delete from pause
            """;

    /** False when there was none. */
    Future<Boolean> end() {
        return database.pool().query(END).execute().map(rows -> rows.rowCount() > 0);
    }
}
