package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.engine.Run;
import io.penstock.engine.Step;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.penstock.workflow.Catalogue;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs brief executions ahead of the commit that stores them: the engine is pure, so that nothing of such a run can be seen before. One
 * that is over by then is stored ended, in one write instead of two. An organization gets a share of the loop's time for it; what is
 * beyond, whatever goes wrong here, and whatever others want to be told of, runs after the commit like any other. Used on its loop's thread only.
 */
final class Prologue {

    /** About 200 µs. */
    private static final long FUEL = 4_000;

    private static final int LARGEST = 64 << 10;
    private static final long WINDOW = Duration.ofMillis(100).toNanos();
    private static final long SHARE = Duration.ofMillis(60).toNanos();

    private final Beginnings beginnings;
    private final IdSource ids;
    private final Spans spans;
    private final LongSupplier nanoTime;
    private final Map<OrganizationId, long[]> spent = new HashMap<>();
    private long windowBegan;

    Prologue(Beginnings beginnings, IdSource ids, Spans spans, LongSupplier nanoTime) {
        this.beginnings = beginnings;
        this.ids = ids;
        this.spans = spans;
        this.nanoTime = nanoTime;
        this.windowBegan = nanoTime.getAsLong();
    }

    /** The end of an execution that is not stored yet; null when it is to be run after the commit. */
    @Nullable
    Early run(ExecutionRef ref, Catalogue.Entry entry, JsonNode input) {
        if (!entry.brief()) {
            return null;
        }
        long began = nanoTime.getAsLong();
        long[] share = share(ref.organization(), began);
        if (share[0] >= SHARE) {
            return null;
        }
        try {
            return end(ref, entry, input);
        } catch (RuntimeException | StackOverflowError defect) {
            // The runner meets it too, and knows what to do.
            return null;
        } finally {
            share[0] += nanoTime.getAsLong() - began;
        }
    }

    private @Nullable Early end(ExecutionRef ref, Catalogue.Entry entry, JsonNode input) {
        Run run = beginnings.unheard(ref, entry.program(), input);
        if (run == null) {
            return null;
        }
        Step step = run.step(FUEL);
        if (step.state() != Step.State.ENDED || step.end() == null) {
            return null;
        }
        Ending ending = Ending.of(ref, run, step.end(), ids.now());
        return ending.bytes() > LARGEST ? null : new Early(ending, spans.of(ref, Spans.Origin.of(input), run, ending));
    }

    private long[] share(OrganizationId organization, long now) {
        if (now - windowBegan > WINDOW) {
            windowBegan = now;
            spent.clear();
        }
        return spent.computeIfAbsent(organization, none -> new long[1]);
    }
}
