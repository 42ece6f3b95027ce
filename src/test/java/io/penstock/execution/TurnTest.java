package io.penstock.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.Documents;
import io.penstock.dsl.Program;
import io.penstock.engine.Position;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which executions count together, and how their calls are named. */
class TurnTest {

    private static final UUID EXECUTION = UUID.fromString("0193a000-0000-7000-8000-000000000009");

    private static ExecutionRef ref(int organization) {
        return new ExecutionRef(new OrganizationId(new UUID(1, organization)), new ExecutionId(EXECUTION), 0);
    }

    private static Program program(String name, String own) {
        return Documents.compile("""
                document: {dsl: '1.0.3', namespace: test, name: %s, version: '0.1.0', metadata: {penstock: {%s}}}
                do: [{a: {set: {b: 1}}}]
                """.formatted(name, own).getBytes(StandardCharsets.UTF_8), Documents.Format.YAML);
    }

    private static UUID key(Program program, int organization, String input) {
        Turn turn = Turn.of(ref(organization), program, ExecutionFixture.json(input));
        assertThat(turn).isNotNull();
        return turn.key();
    }

    @Test
    void aWorkflowWithoutALimitHasNoTurns() {
        assertThat(Turn.of(ref(1), program("free", ""), ExecutionFixture.json("{}")))
                .isNull();
    }

    @Test
    void executionsCountTogetherByOrganizationWorkflowAndKey() {
        Program program = program("one", "concurrency: {key: '${ .id }'}");
        UUID key = key(program, 1, "{\"id\":1,\"other\":1}");

        assertThat(key(program, 1, "{\"id\":1,\"other\":2}")).isEqualTo(key);
        assertThat(key(program, 1, "{\"id\":2}")).isNotEqualTo(key);
        assertThat(key(program, 2, "{\"id\":1}")).isNotEqualTo(key);
        assertThat(key(program("two", "concurrency: {key: '${ .id }'}"), 1, "{\"id\":1}"))
                .isNotEqualTo(key);
    }

    @Test
    void aKeyThatCannotBeComputedIsNull() {
        Program program = program("one", "concurrency: {key: '${ .id.deeper }'}");

        assertThat(key(program, 1, "{\"id\":5}")).isEqualTo(key(program, 1, "{}"));
    }

    @Test
    void aKeyHasASmallBudget() {
        Program endless = program("one", "concurrency: {key: '${ last(range(1e9)) }'}");

        assertThat(key(endless, 1, "{}")).isEqualTo(key(endless, 1, "[]"));
    }

    @Test
    void callsKeepTheirNameOverRetriesUnlessTheDocumentAsksForOnePerAttempt() {
        Position first = new Position("/do/0/a@1", "/do/0/a");
        Position second = new Position("/do/0/a@2", "/do/0/a");

        assertThat(IdempotencyKey.of(ref(1), second, false)).isEqualTo(IdempotencyKey.of(ref(1), first, false));
        assertThat(IdempotencyKey.of(ref(1), second, true)).isNotEqualTo(IdempotencyKey.of(ref(1), first, true));
    }
}
