package io.penstock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Elsewhere;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The requests that calls by OpenAPI make. */
class OpenApiCallTest {

    private static final String PETS = "https://docs.test/pets.json";
    private static final String SHOP = "https://docs.test/specs/shop.yaml";

    @Test
    void writesPathsQueriesAndDefaults() {
        Command.HttpCall call = call(PETS, "getPet", "petId: ${ .id }", "{\"id\": \"a b/c\"}");

        assertThat(call.method()).isEqualTo("GET");
        assertThat(call.uri()).isEqualTo("https://pets.test/v2/pets/a%20b%2Fc");
    }

    @Test
    void writesListsAsTheDocumentSays() {
        Command.HttpCall call = call(
                PETS, "findPets", "{status: [sold, '${ .more }'], tags: [a, b], sort: [x, y]}", "{\"more\": \"new\"}");

        assertThat(call.uri()).isEqualTo("https://pets.test/v2/pets?status=sold&status=new");
        assertThat(call.query()).isEqualTo(Map.of("tags", "a,b", "sort", "x|y"));
        assertThat(call.headers()).isEqualTo(Map.of("X-Tenant", "main"));
    }

    @Test
    void sendsABodyWholeOrOfItsMembers() {
        assertThat(call(PETS, "addPet", "{pet: {name: milou}}", "{}").body()).isEqualTo(json("{\"name\": \"milou\"}"));
        Command.HttpCall call = call(PETS, "addPet", "{name: milou, X-Tenant: other}", "{}");
        assertThat(call.body()).isEqualTo(json("{\"name\": \"milou\"}"));
        assertThat(call.headers()).isEqualTo(Map.of("X-Tenant", "other"));
    }

    @Test
    void sendsForms() {
        Command.HttpCall older = call(PETS, "renamePet", "{petId: 1, name: milou}", "{}");
        assertThat(older.uri()).isEqualTo("https://pets.test/v2/pets/1");
        assertThat(older.body()).isEqualTo(json("{\"name\": \"milou\"}"));
        assertThat(older.headers()).isEqualTo(Map.of("Content-Type", "application/x-www-form-urlencoded"));

        Command.HttpCall newer = call(SHOP, "placeOrder", "{sku: a, count: 2}", "{}");
        assertThat(newer.uri()).isEqualTo("https://docs.test/live/api/orders");
        assertThat(newer.headers()).isEqualTo(Map.of("Content-Type", "application/x-www-form-urlencoded"));
    }

    @Test
    void writesTheStylesOfNewerDocuments() {
        String parameters = """
                {id: 7, fields: [a, b], filter: {size: 1, color: red}, where: {a: [1]}, session: s 1, X-Flags: [x, y]}
                """;

        Command.HttpCall call = call(SHOP, "getOrder", parameters.strip(), "{}");

        assertThat(call.uri()).isEqualTo("https://docs.test/live/api/orders/7");
        assertThat(call.query())
                .isEqualTo(
                        Map.of("fields", "a,b", "filter[size]", "1", "filter[color]", "red", "where", "{\"a\":[1]}"));
        assertThat(call.headers()).isEqualTo(Map.of("X-Flags", "x,y", "Cookie", "session=s%201"));
    }

    @Test
    void takesTheServerAndTheMediaTypeOfTheOperation() {
        Command.HttpCall call = call(SHOP, "changeOrder", "{id: 7, body: {count: 2}}", "{}");

        assertThat(call.method()).isEqualTo("PATCH");
        assertThat(call.uri()).isEqualTo("https://write.shop.test/orders/7");
        assertThat(call.headers()).isEqualTo(Map.of("Content-Type", "application/merge-patch+json"));
        assertThat(call.body()).isEqualTo(json("{\"count\": 2}"));
    }

    @Test
    void leavesOutParametersThatAreNull() {
        Command.HttpCall call = call(SHOP, "getOrder", "{id: 7, fields: '${ .none }', X-Flags: '${ .none }'}", "{}");

        assertThat(call.query()).isEmpty();
        assertThat(call.headers()).isEmpty();
    }

    @Test
    void faultsWhenAPartOfThePathIsNull() {
        WorkflowError error =
                journey(PETS, "getPet", "{petId: '${ .none }'}", "{}").error();

        assertThat(error.type()).isEqualTo("https://serverlessworkflow.io/spec/1.0.0/errors/expression");
        assertThat(error.detail()).isEqualTo("The parameter `petId` stands in the path, and is null");
    }

    private static Command.HttpCall call(String uri, String operation, String parameters, String input) {
        Journey journey = journey(uri, operation, parameters, input);
        journey.output();
        return (Command.HttpCall) journey.commands.get(0);
    }

    private static Journey journey(String uri, String operation, String parameters, String input) {
        String written = parameters.startsWith("{")
                ? parameters
                : "{" + parameters.replace("${", "'${").replace("}", "}'") + "}";
        String document = """
                do:
                  - a:
                      call: openapi
                      with: {document: {endpoint: '%s'}, operationId: %s, parameters: %s}
                """.formatted(uri, operation, written);
        Elsewhere elsewhere = new Elsewhere().file(PETS, "pets-2.json").file(SHOP, "shop-3.yaml");
        Run run = Run.start(elsewhere.compile(document), Journey.ORIGIN, json(input));
        return new Journey(run, command -> Journey.answer(command, Journey.START, 200, "{}"));
    }

    private static JsonNode json(String text) {
        return Journey.json(text);
    }
}
