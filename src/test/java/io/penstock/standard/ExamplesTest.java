package io.penstock.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Documents;
import io.penstock.engine.Outcome;
import io.penstock.failure.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every document that the standard shows: it runs as its text says, or it is outside the profile and refused for that reason. */
class ExamplesTest {

    static Stream<Expectation> expectations() {
        return Stream.concat(Expectation.read("examples", "expectations.txt"), Expectation.read("texts", "texts.txt"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("expectations")
    void doesWhatTheTextSays(Expectation expectation) {
        if (expectation.notYet()) {
            Throwable told = catchThrowable(() -> check(expectation));
            assertThat(told).as("It holds now: say so.").isNotNull();
        } else {
            check(expectation);
        }
    }

    @Test
    void noDocumentIsLeftOut() {
        assertThat(Expectation.read("examples", "expectations.txt")
                        .map(Expectation::file)
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(Shelf.names("examples", ".yaml"));
        assertThat(Expectation.read("texts", "texts.txt").map(Expectation::file).distinct())
                .containsExactlyInAnyOrderElementsOf(Shelf.names("texts", ".yaml"));
    }

    private static void check(Expectation expectation) {
        if (expectation.has("refused")) {
            refused(expectation);
        } else {
            runs(expectation);
        }
    }

    private static void refused(Expectation expectation) {
        List<Violation> violations = Documents.check(
                expectation.document().getBytes(StandardCharsets.UTF_8), Documents.Format.YAML, Remote.resources());

        List<String> reasons = expectation.all("refused");
        assertThat(violations).hasSameSizeAs(reasons);
        for (int i = 0; i < reasons.size(); i++) {
            String[] parts = reasons.get(i).split(" ?\\| ", 2);
            assertThat(violations.get(i).pointer()).isEqualTo(parts[0]);
            assertThat(violations.get(i).message()).contains(parts[1]);
            assertThat(violations.get(i).line()).isPositive();
        }
    }

    private static void runs(Expectation expectation) {
        JsonNode input = Values.yaml(expectation.only("input", "{}"));

        ObjectNode secrets = JsonNodeFactory.instance.objectNode();
        expectation.all("secret").forEach(secret -> {
            String[] parts = secret.split(" ", 2);
            secrets.set(parts[0], Values.yaml(parts[1]));
        });
        World world = Stubs.world();
        expectation.all("event").forEach(event -> world.event(Values.yaml(event)));

        Performance performance = Performance.of(expectation.document(), input, secrets, world);

        assertThat(world.calls()).containsExactlyElementsOf(expectation.all("call"));
        assertThat(world.timers()).containsExactlyElementsOf(expectation.all("wait"));
        assertThat(world.children()).containsExactlyElementsOf(expectation.all("child"));
        List<String> emitted = expectation.all("emitted");
        assertThat(world.emitted()).hasSameSizeAs(emitted);
        for (int n = 0; n < emitted.size(); n++) {
            Values.assertHas(world.emitted().get(n), Values.yaml(emitted.get(n)));
        }
        assertThat(performance.end() == null).isEqualTo(expectation.has("pending"));
        if (expectation.has("output")) {
            assertThat(performance.end()).isInstanceOf(Outcome.Completed.class);
            JsonNode output = ((Outcome.Completed) performance.end()).output();
            Values.assertSame(output, Values.yaml(expectation.only("output", "")));
        }
        if (expectation.has("fault")) {
            assertThat(performance.end()).isInstanceOf(Outcome.Faulted.class);
            JsonNode error = ((Outcome.Faulted) performance.end()).error().toJson();
            Values.assertHas(error, Values.yaml(expectation.only("fault", "")));
        }
    }
}
