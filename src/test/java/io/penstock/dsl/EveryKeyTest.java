package io.penstock.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import io.penstock.failure.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Takes every key of the good documents in turn, misspells it, and puts something of the wrong kind below it. */
class EveryKeyTest {

    /** Where names and values are the author's own. */
    private static final Pattern FREE = Pattern.compile(String.join(
            "|",
            "/document/(tags|metadata)/.*",
            ".*/metadata/.*",
            ".*/set/.*",
            ".*/(input/from|output/as|export/as)/.*",
            ".*/with/(headers|query|body|parameters|data)(/.*)?",
            "/use/[a-z]+/[^/]+",
            "/use/extensions/\\d+/[^/]+",
            ".*/(do|try|branches|before|after)/\\d+/[^/]+",
            ".*/switch/\\d+/[^/]+",
            ".*/schema/document(/.*)?",
            ".*/correlate/[^/]+",
            "/do/\\d+/(pet|twice)/with/.*",
            ".*/(emit/event|one|any/\\d+|all/\\d+)/with/[^/]+",
            ".*/workflow/input(/.*)?"));

    private static final List<String> WRONG = List.of("[[1]]", "null", "-3.5");

    /** Values that need no quotes here: numbers, and lists of them in a query; a backoff without options. */
    private static final Pattern LENIENT = Pattern.compile(".*/(headers|query)/[^/]+|.*/backoff/[a-z]+");

    private static final URI SCHEMA = URI.create("urn:standard");
    private static final Validator STANDARD = validator();

    static Stream<String> pointers() {
        return GoodDocuments.names().stream()
                .filter(name -> !GoodDocuments.NOT_YET.contains(name))
                .flatMap(name -> keys(GoodDocuments.tree(name), JsonPointer.empty())
                        .filter(key -> !FREE.matcher(key).matches())
                        .map(key -> name + " " + key));
    }

    private static Stream<String> keys(JsonNode node, JsonPointer at) {
        List<Stream<String>> found = new ArrayList<>();
        if (node.isObject()) {
            node.properties().forEach(member -> {
                JsonPointer below = at.appendProperty(member.getKey());
                found.add(Stream.concat(Stream.of(below.toString()), keys(member.getValue(), below)));
            });
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            found.add(keys(node.get(i), at.appendIndex(i)));
        }
        return found.stream().flatMap(each -> each);
    }

    @ParameterizedTest
    @MethodSource("pointers")
    void aMisspeltKeyIsToldWhereItStands(String place) {
        JsonNode document = GoodDocuments.tree(name(place));
        JsonPointer at = pointer(place);
        String key = at.last().getMatchingProperty();
        Mutation.rename((ObjectNode) document.at(at.head()), key, key + "x");

        List<Violation> violations = GoodDocuments.check(document);

        assertThat(violations).extracting(Violation::pointer).contains(at + "x");
    }

    @ParameterizedTest
    @MethodSource("pointers")
    void aValueOfTheWrongKindIsToldWhereItStands(String place) {
        for (String wrong : LENIENT.matcher(pointer(place).toString()).matches() ? List.of("[[1]]") : WRONG) {
            JsonNode document = GoodDocuments.tree(name(place));
            JsonPointer at = pointer(place);
            ((ObjectNode) document.at(at.head())).set(at.last().getMatchingProperty(), Mutation.yaml(wrong));

            List<Violation> violations = GoodDocuments.check(document);

            assertThat(violations)
                    .as("%s at %s", wrong, at)
                    .anySatisfy(violation -> assertThat(violation.pointer()).startsWith(at.toString()));
        }
    }

    /** Whatever the standard's schema refuses is refused here. */
    @ParameterizedTest
    @MethodSource("places")
    void nothingIsTakenThatTheStandardsSchemaRefuses(String place) {
        for (String wrong : List.of("[[1]]", "null", "-3.5", "{}", "[]", "text", "true", "{a: {b: 1}}", "7")) {
            JsonNode document = GoodDocuments.tree(name(place));
            JsonPointer at = pointer(place);
            ((ObjectNode) document.at(at.head())).set(at.last().getMatchingProperty(), Mutation.yaml(wrong));

            boolean taken = GoodDocuments.check(document).isEmpty();

            if (taken && !LENIENT.matcher(at.toString()).matches()) {
                assertThat(errors(document)).as("%s at %s is taken", wrong, at).isEmpty();
            }
        }
    }

    static Stream<String> places() {
        return GoodDocuments.names().stream()
                .filter(name -> !GoodDocuments.NOT_YET.contains(name))
                .flatMap(name ->
                        keys(GoodDocuments.tree(name), JsonPointer.empty()).map(key -> name + " " + key));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theUnchangedDocumentIsGoodByTheStandardsSchema(String name) {
        assertThat(errors(GoodDocuments.tree(name))).isEmpty();
    }

    static Stream<String> names() {
        return GoodDocuments.names().stream();
    }

    private static String name(String place) {
        return place.substring(0, place.indexOf(' '));
    }

    private static JsonPointer pointer(String place) {
        return JsonPointer.compile(place.substring(place.indexOf(' ') + 1));
    }

    private static List<String> errors(JsonNode document) {
        return STANDARD.validate(SCHEMA, document).getErrors().stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getError())
                .toList();
    }

    private static Validator validator() {
        Validator validator = new ValidatorFactory()
                .withJsonNodeFactory(new JacksonNode.Factory())
                .createValidator();
        validator.registerSchema(SCHEMA, standard());
        return validator;
    }

    private static JsonNode standard() {
        try (InputStream in = EveryKeyTest.class.getResourceAsStream("/schema/workflow.yaml")) {
            return new YAMLMapper().readTree(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
