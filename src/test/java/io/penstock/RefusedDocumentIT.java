package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Documents elsewhere that a running server does not take, each told at save with its place. */
class RefusedDocumentIT {

    private static final Depot DEPOT = Depot.open();
    private static final Depot STRANGER = Depot.open();
    private static final String CLOSED = Depot.closedAddress();

    @RegisterExtension
    static final WholeServer SERVER =
            new WholeServer("PENSTOCK_EGRESS_ALLOW", DEPOT.address() + "," + CLOSED, "PENSTOCK_EGRESS_TIMEOUT", "2s");

    private static final String PETS = """
            openapi: 3.0.3
            info: {title: Pets, version: '1'}
            paths:
              /pets/{id}:
                get:
                  operationId: getPet
                  parameters:
                    - {name: id, in: path, required: true, schema: {type: integer}}
                    - {name: species, in: query, required: true, schema: {type: string}}
                  responses: {'200': {description: OK}}
            """;

    @AfterAll
    static void close() {
        DEPOT.close();
        STRANGER.close();
    }

    @Test
    void aHostThatIsNotAllowed() {
        JsonNode error = openApi(STRANGER.uri("/pets.yaml"), "getPet", "{id: 1, species: cat}");

        assertThat(error.path("pointer").asText()).isEqualTo("/do/0/look/with/document/endpoint");
        assertThat(error.path("line").asInt()).isEqualTo(5);
        assertThat(error.path("message").asText()).contains("cannot be had", "allow");
        assertThat(STRANGER.requests("/pets.yaml")).isEmpty();
    }

    @Test
    void aHostThatDoesNotAnswer() {
        JsonNode error = openApi("http://" + CLOSED + "/pets.yaml", "getPet", "{id: 1, species: cat}");

        assertThat(error.path("pointer").asText()).isEqualTo("/do/0/look/with/document/endpoint");
        assertThat(error.path("message").asText()).contains("cannot be had: The host does not take connections.");
    }

    @Test
    void aDocumentThatIsTooLarge() {
        DEPOT.keep("/large.yaml", PETS + "#".repeat(6 << 20));

        JsonNode error = openApi(DEPOT.uri("/large.yaml"), "getPet", "{id: 1, species: cat}");

        assertThat(error.path("message").asText()).contains("cannot be had: The answer is longer than 5242880 bytes.");
    }

    @Test
    void aDocumentThatIsNone() {
        DEPOT.keep("/none.yaml", "just: text");

        JsonNode error = openApi(DEPOT.uri("/none.yaml"), "getPet", "{}");

        assertThat(error.path("message").asText()).contains("cannot be used: It has neither `openapi` nor `swagger`.");
    }

    @Test
    void anOperationThatIsNotThere() {
        DEPOT.keep("/pets.yaml", PETS);

        JsonNode error = openApi(DEPOT.uri("/pets.yaml"), "gtePet", "{id: 1, species: cat}");

        assertThat(error.path("pointer").asText()).isEqualTo("/do/0/look/with/operationId");
        assertThat(error.path("message").asText()).contains("has no operation `gtePet`");
        assertThat(error.path("hint").asText()).isEqualTo("Did you mean `getPet`?");
    }

    @Test
    void aParameterThatIsMissing() {
        DEPOT.keep("/pets.yaml", PETS);

        JsonNode error = openApi(DEPOT.uri("/pets.yaml"), "getPet", "{id: 1}");

        assertThat(error.path("pointer").asText()).isEqualTo("/do/0/look/with/parameters");
        assertThat(error.path("message").asText()).isEqualTo("The operation needs the parameter `species`.");
    }

    @Test
    void aParameterThatIsMisspelt() {
        DEPOT.keep("/pets.yaml", PETS);

        JsonNode error = openApi(DEPOT.uri("/pets.yaml"), "getPet", "{id: 1, species: cat, specied: dog}");

        assertThat(error.path("pointer").asText()).isEqualTo("/do/0/look/with/parameters/specied");
        assertThat(error.path("hint").asText()).isEqualTo("Did you mean `species`?");
    }

    @Test
    void aCatalogThatIsNotAllowed() {
        JsonNode error = only(SERVER.refusal("""
                document: {dsl: '1.0.3', namespace: tests, name: refused, version: '1.0.0'}
                use: {catalogs: {ours: {endpoint: '%s'}}}
                do:
                  - say: {call: 'say:1.0.0@ours'}
                """.formatted(STRANGER.uri("/catalog"))));

        assertThat(error.path("pointer").asText()).isEqualTo("/do/0/say/call");
        assertThat(error.path("message").asText())
                .contains(STRANGER.uri("/catalog/functions/say/1.0.0/function.yaml"), "cannot be had", "allow");
    }

    @Test
    void aFunctionThatIsNotThere() {
        Map.of("/gone/function.yaml", "[").forEach(DEPOT::keep);

        JsonNode error = only(SERVER.refusal("""
                document: {dsl: '1.0.3', namespace: tests, name: refused, version: '1.0.0'}
                do:
                  - say: {call: '%s'}
                """.formatted(DEPOT.uri("/gone/function.yaml"))));

        assertThat(error.path("pointer").asText()).isEqualTo("/do/0/say/call");
        assertThat(error.path("message").asText()).contains("In the function at " + DEPOT.uri("/gone/function.yaml"));
    }

    @Test
    void aServerThatADescriptionNamesAndThatIsNotAllowedIsNotCalled() {
        DEPOT.keep(
                "/elsewhere.yaml", PETS.replace("paths:", "servers: [{url: '" + STRANGER.uri("/api") + "'}]\npaths:"));

        JsonNode answer = SERVER.run(document(DEPOT.uri("/elsewhere.yaml"), "getPet", "{id: 1, species: cat}"), "{}");

        assertThat(answer.path("status").asText()).isEqualTo("faulted");
        assertThat(answer.at("/error/type").asText()).endsWith("/authorization");
        assertThat(answer.at("/error/instance").asText()).isEqualTo("/do/0/look");
        assertThat(STRANGER.requests("/api/pets/1")).isEmpty();
    }

    private static JsonNode openApi(String uri, String operation, String parameters) {
        return only(SERVER.refusal(document(uri, operation, parameters)));
    }

    private static String document(String uri, String operation, String parameters) {
        return """
                document: {dsl: '1.0.3', namespace: tests, name: refused, version: '1.0.0'}
                do:
                  - look:
                      call: openapi
                      with: {document: {endpoint: '%s'}, operationId: %s, parameters: %s}
                """.formatted(uri, operation, parameters);
    }

    private static JsonNode only(JsonNode errors) {
        assertThat(errors).as(errors.toString()).hasSize(1);
        return errors.get(0);
    }
}
