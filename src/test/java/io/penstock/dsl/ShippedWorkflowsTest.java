package io.penstock.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import io.penstock.dsl.Documents.Format;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples that ship: good for us, and good by the standard's own JSON Schema. */
class ShippedWorkflowsTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    static Stream<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("conf", "workflows"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void compiles(Path workflow) throws IOException {
        assertThat(Documents.check(Files.readAllBytes(workflow), Format.YAML)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void isNamedLikeItsFile(Path workflow) throws IOException {
        Program program = Documents.compile(Files.readAllBytes(workflow), Format.YAML);

        assertThat(workflow).hasFileName(program.header().name() + ".yaml");
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void passesTheSchemaOfTheStandard(Path workflow) throws IOException {
        JsonNode document = YAML.readTree(workflow.toFile());

        Validator.Result result = schema().validate(standard(), document);

        assertThat(result.getErrors())
                .extracting(error -> error.getInstanceLocation() + ": " + error.getError())
                .isEmpty();
    }

    private static ValidatorFactory schema() {
        return new ValidatorFactory().withJsonNodeFactory(new JacksonNode.Factory());
    }

    private static JsonNode standard() throws IOException {
        try (InputStream in = ShippedWorkflowsTest.class.getResourceAsStream("/schema/workflow.yaml")) {
            return YAML.readTree(in);
        }
    }
}
