package io.penstock.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The standard's conformance features, and more of the same kind, which follow its texts. A scenario that is not run yet is named here, and the test says when it may leave the list. */
class FeaturesTest {

    private static final Set<String> NOT_YET = Set.of();

    static Stream<Gherkin.Scenario> scenarios() {
        return Stream.of("features", "more").flatMap(FeaturesTest::scenarios);
    }

    private static Stream<Gherkin.Scenario> scenarios(String folder) {
        return Shelf.names(folder, ".feature").stream()
                .flatMap(file -> Gherkin.read(Shelf.text(folder + "/" + file)).stream()
                        .map(scenario -> new Gherkin.Scenario(
                                file.replace(".feature", ": ") + scenario.name(), scenario.steps())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void holds(Gherkin.Scenario scenario) {
        ScenarioRun run = new ScenarioRun(Stubs.world());

        if (NOT_YET.contains(scenario.name())) {
            Throwable told = catchThrowable(() -> run.play(scenario));
            assertThat(told).as("It holds now: say so.").isNotNull();
        } else {
            run.play(scenario);
        }
    }

    @Test
    void everyScenarioIsPlayed() {
        List<String> names = scenarios().map(Gherkin.Scenario::name).toList();

        assertThat(scenarios("features")).hasSize(21);
        assertThat(names).doesNotHaveDuplicates().containsAll(NOT_YET);
    }
}
