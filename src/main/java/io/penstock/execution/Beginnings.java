package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Program;
import io.penstock.engine.Lifecycle;
import io.penstock.engine.Origin;
import io.penstock.engine.Run;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes runs at their beginning, which know what others want to hear of them. Safe on any thread. */
final class Beginnings {

    private final Origins origins;
    private final Vaults vaults;
    private final Interests interests;

    Beginnings(Origin.Limits limits, Vaults vaults, Interests interests) {
        this.origins = new Origins(limits);
        this.vaults = vaults;
        this.interests = interests;
    }

    /** Whether a run of it can be made at once; else {@link #prepare} what it needs. */
    boolean isReady(OrganizationId organization, Program program) {
        return program.secrets().isEmpty() && interests.of(organization, program.header()) != null;
    }

    /** What a run of it needs to begin. */
    Future<Vault> prepare(OrganizationId organization, Program program) {
        return interests.load(organization).compose(known -> vaults.fresh(organization, program));
    }

    ActiveRun fresh(ExecutionRef ref, Program program, JsonNode input, Lineage lineage, Vault vault) {
        Origin origin = origins.of(ref, lineage, vault, interests.orNone(ref.organization(), program.header()));
        Horizon horizon = Horizon.atStart(Origins.startedAt(ref), input);
        ActiveRun fresh = new ActiveRun(
                ref, lineage, vault, Run.start(program, origin, input), Origins.startedAt(ref), horizon, 0);
        fresh.obey(program, input);
        return fresh;
    }

    /** A run of a program without secrets, which nobody drives yet; null when it has to be driven, for others listen. */
    @Nullable
    Run unheard(ExecutionRef ref, Program program, JsonNode input) {
        Set<Lifecycle.Kind> wanted = interests.of(ref.organization(), program.header());
        return wanted == null || !wanted.isEmpty()
                ? null
                : Run.start(program, origins.of(ref, Lineage.OUTSIDE, Vault.NONE, wanted), input);
    }

    /** Others may have begun or ceased to listen since it began. */
    void attend(ActiveRun run) {
        Set<Lifecycle.Kind> wanted =
                interests.of(run.ref.organization(), run.run.program().header());
        if (wanted != null) {
            run.run.want(wanted);
        }
    }
}
