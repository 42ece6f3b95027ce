package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workflows that are started by what executions tell of themselves, on a running server. */
class LifeOfOthersIT {

    @RegisterExtension
    static final WholeServer SERVER = new WholeServer();

    private static String work;

    @BeforeAll
    static void save() {
        work = SERVER.save("""
                document: {dsl: '1.0.3', namespace: life, name: work, version: '1.0.0'}
                do: [{only: {set: {a: 1}}}]
                """);
    }

    /** Each with a kind that nobody wanted to hear of before, which the server knows since the first execution. */
    @ParameterizedTest
    @ValueSource(strings = {"workflow.started", "workflow.completed", "task.created", "task.started", "task.completed"})
    void hearsFromTheMomentThatItIsSaved(String kind) {
        SERVER.execute(work, "{}");

        String hears = SERVER.save(hearing(kind));
        SERVER.execute(work, "{}");

        await().untilAsserted(() -> assertThat(executions(hears)).isEqualTo(1));
    }

    private static String hearing(String kind) {
        return """
                document: {dsl: '1.0.3', namespace: life, name: %s, version: '1.0.0'}
                schedule: {on: {one: {with: {type: io.serverlessworkflow.%s.v1, source: /workflows/life/work}}}}
                do: [{only: {set: {a: 1}}}]
                """.formatted(kind.replace('.', '-'), kind);
    }

    private static int executions(String workflow) {
        return SERVER.api()
                .get("/api/workflows/" + workflow + "/executions")
                .path("items")
                .size();
    }
}
