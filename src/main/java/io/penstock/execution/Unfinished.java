package io.penstock.execution;

import io.penstock.postgres.PartitionedTable;
import io.penstock.postgres.Remainder;
import java.util.List;

/** What retention must leave where it is: whatever has not ended, with its journal, the event that it began with and those that it has yet to hear. */
public final class Unfinished {

    private static final PartitionedTable EXECUTIONS = new PartitionedTable("executions", "fillfactor = 85");

    private Unfinished() {}

    private static final String RUNS = """
            select * from %1$s where status < 2 union all select * from %1$s where status in (2, 3)
            """;

    /** By the primary key, which a plan made without statistics could miss. */
    private static final String JOURNALS = """
            select j.* from kept_executions e cross join lateral (
              select * from %1$s j where j.organization_id = e.organization_id and j.execution_id = e.id offset 0) j
            """;

    /** Of a day of executions. */
    public static final List<Remainder> RUNS_OF_A_DAY =
            List.of(new Remainder(EXECUTIONS, RUNS), new Remainder(new PartitionedTable("journal"), JOURNALS));

    private static final String HEARD = """
            select v.* from (
              select organization_id, event_id as id from executions where status < 2 and event_id >= %2$s and event_id < %3$s
              union
              select organization_id, event_id from executions where status in (2, 3) and event_id >= %2$s and event_id < %3$s
              union
              select organization_id, about from inbox where kind = 'event' and about >= %2$s and about < %3$s) e
             cross join lateral (
              select * from %1$s v where v.organization_id = e.organization_id and v.id = e.id offset 0) v
            """;

    /** Of a day of events. */
    public static final List<Remainder> EVENTS_OF_A_DAY = List.of(new Remainder(new PartitionedTable("events"), HEARD));
}
