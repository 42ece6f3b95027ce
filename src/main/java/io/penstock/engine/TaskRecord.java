package io.penstock.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One task of a run as it went, without its data.
 *
 * @param position as {@link Position#value} of its side effect: no other task of the run has the same
 * @param parent position of the task whose block it stands in; null: the workflow itself
 * @param path its pointer in the document with the turn of each loop around it
 * @param status {@code running}, {@code waiting}, {@code completed}, {@code faulted}, {@code cancelled} or {@code skipped}
 * @param finishedAt null: it had not ended
 * @param error the type of the error that it ended with
 */
public record TaskRecord(
        String position,
        @Nullable String parent,
        String path,
        String name,
        String type,
        String status,
        int attempt,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String error) {

    static TaskRecord of(Row row) {
        Scope scope = row.scope();
        WorkflowError error = row.error();
        return new TaskRecord(
                row.position(),
                scope.owner(),
                scope.path(row.task()),
                row.task().name(),
                row.task().action().type(),
                row.status().word(),
                row.attempt(),
                row.startedAt(),
                row.finishedAt(),
                error == null ? null : error.type());
    }
}
