package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.TransferDesk.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls by OpenAPI through a running server: what the document describes is what arrives. */
class OpenApiCallIT {

    private static final Depot DEPOT = Depot.open();

    @RegisterExtension
    static final WholeServer SERVER = new WholeServer("PENSTOCK_EGRESS_ALLOW", DEPOT.address());

    private static final String NEWER = """
            openapi: 3.0.3
            info: {title: Shop, version: '1'}
            servers: [{url: /v3}]
            paths:
              /orders/{order}/lines:
                parameters:
                  - {name: order, in: path, required: true, schema: {type: string}}
                post:
                  operationId: addLine
                  parameters:
                    - {name: tag, in: query, schema: {type: array, items: {type: string}}}
                    - {name: dry, in: query, schema: {type: boolean}}
                    - {name: limit, in: query, required: true, schema: {type: integer, default: 25}}
                    - {name: X-Trace, in: header, schema: {type: string}}
                    - {name: session, in: cookie, schema: {type: string}}
                  requestBody:
                    required: true
                    content:
                      application/json:
                        schema:
                          type: object
                          required: [sku]
                          properties: {sku: {type: string}, quantity: {type: integer}}
                  responses: {'200': {description: OK}}
              /orders:
                get:
                  operationId: listOrders
                  responses: {'200': {description: OK}}
                put:
                  operationId: submitForm
                  requestBody:
                    content:
                      application/x-www-form-urlencoded:
                        schema: {type: object, properties: {a: {type: string}, b: {type: string}}}
                  responses: {'200': {description: OK}}
            """;

    private static final String OLDER = """
            {"swagger": "2.0", "info": {"title": "Pets", "version": "1"}, "schemes": ["http"], "basePath": "/v2",
             "paths": {
               "/pets/{id}": {"get": {"operationId": "getPet", "responses": {"200": {"description": "OK"}}, "parameters": [
                 {"name": "id", "in": "path", "required": true, "type": "integer"},
                 {"name": "fields", "in": "query", "type": "array", "items": {"type": "string"}, "collectionFormat": "pipes"},
                 {"name": "X-Key", "in": "header", "type": "string"}]}},
               "/pets": {
                 "post": {"operationId": "addPet", "responses": {"200": {"description": "OK"}}, "parameters": [
                   {"name": "pet", "in": "body", "required": true, "schema": {"$ref": "#/definitions/Pet"}}]},
                 "put": {"operationId": "formPet", "consumes": ["application/x-www-form-urlencoded"],
                   "responses": {"200": {"description": "OK"}}, "parameters": [
                   {"name": "name", "in": "formData", "type": "string", "required": true},
                   {"name": "age", "in": "formData", "type": "integer"}]}}},
             "definitions": {"Pet": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}}
            """;

    @AfterAll
    static void close() {
        DEPOT.close();
    }

    @Test
    void anOperationOfOpenApi3GetsItsParametersWhereTheyBelong() {
        DEPOT.keep("/shop.yaml", NEWER);

        JsonNode answer = SERVER.run(
                """
                document: {dsl: '1.0.3', namespace: tests, name: add-line, version: '1.0.0'}
                do:
                  - add:
                      call: openapi
                      with:
                        document: {endpoint: '%s'}
                        operationId: addLine
                        parameters:
                          order: ${ .order }
                          tag: [red, 'a&b']
                          dry: true
                          X-Trace: ${ .trace }
                          session: s1
                          sku: ${ .sku }
                          quantity: 2
                      output: {as: '{path, took: .body | fromjson}'}
                """.formatted(DEPOT.uri("/shop.yaml")), "{\"order\":\"a/b c\",\"trace\":\"t-1\",\"sku\":\"X7\"}");

        JsonNode request = DEPOT.request("/v3/orders/a%2Fb%20c/lines");
        assertThat(request.path("method").asText()).isEqualTo("POST");
        assertThat(request.path("query").asText()).isEqualTo("tag=red&tag=a%26b&dry=true&limit=25");
        assertThat(request.at("/headers/x-trace").asText()).isEqualTo("t-1");
        assertThat(request.at("/headers/cookie").asText()).isEqualTo("session=s1");
        assertThat(request.at("/headers/content-type").asText()).isEqualTo("application/json");
        assertThat(request.at("/headers/idempotency-key").asText()).isNotEmpty();
        assertThat(request.path("body").asText()).isEqualTo("{\"sku\":\"X7\",\"quantity\":2}");
        assertThat(answer.path("output").toString())
                .isEqualTo("{\"path\":\"/v3/orders/a%2Fb%20c/lines\",\"took\":{\"sku\":\"X7\",\"quantity\":2}}");
    }

    @Test
    void anOperationOfOpenApi2GetsItsParametersWhereTheyBelong() {
        DEPOT.keep("/pets.json", OLDER);

        JsonNode answer = SERVER.run("""
                document: {dsl: '1.0.3', namespace: tests, name: pets, version: '1.0.0'}
                do:
                  - get:
                      call: openapi
                      with:
                        document: {name: pets, endpoint: {uri: '%1$s'}}
                        operationId: getPet
                        parameters: {id: 7, fields: [name, age], X-Key: k}
                        output: response
                      output: {as: '{status: .statusCode}'}
                      export: {as: '{got: $output}'}
                  - add:
                      call: openapi
                      with:
                        document: {endpoint: '%1$s'}
                        operationId: addPet
                        parameters: {pet: {name: Rex}}
                  - form:
                      call: openapi
                      with:
                        document: {endpoint: '%1$s'}
                        operationId: formPet
                        parameters: {name: 'R & B', age: 3}
                      output: {as: $context}
                """.formatted(DEPOT.uri("/pets.json")), "{}");

        assertThat(answer.path("output").toString()).isEqualTo("{\"got\":{\"status\":200}}");
        JsonNode get = DEPOT.request("/v2/pets/7");
        assertThat(get.path("method").asText()).isEqualTo("GET");
        assertThat(get.path("query").asText()).isEqualTo("fields=name%7Cage");
        assertThat(get.at("/headers/x-key").asText()).isEqualTo("k");
        assertThat(DEPOT.requests("/v2/pets"))
                .satisfiesExactly(
                        add -> {
                            assertThat(add.path("method").asText()).isEqualTo("POST");
                            assertThat(add.path("body").asText()).isEqualTo("{\"name\":\"Rex\"}");
                        },
                        form -> {
                            assertThat(form.path("method").asText()).isEqualTo("PUT");
                            assertThat(form.at("/headers/content-type").asText())
                                    .isEqualTo("application/x-www-form-urlencoded");
                            assertThat(form.path("body").asText()).isEqualTo("name=R+%26+B&age=3");
                        });
        assertThat(DEPOT.requests("/pets.json")).as("fetched once").hasSize(1);
    }

    @Test
    void aFormOfOpenApi3IsSentAsAForm() {
        DEPOT.keep("/form.yaml", NEWER.replace("/v3", "/form"));

        SERVER.run("""
                document: {dsl: '1.0.3', namespace: tests, name: form, version: '1.0.0'}
                do:
                  - put:
                      call: openapi
                      with:
                        document: {endpoint: '%s'}
                        operationId: submitForm
                        parameters: {a: 1 2, b: ö}
                """.formatted(DEPOT.uri("/form.yaml")), "{}");

        JsonNode request = DEPOT.request("/form/orders");
        assertThat(request.at("/headers/content-type").asText()).isEqualTo("application/x-www-form-urlencoded");
        assertThat(request.path("body").asText()).isEqualTo("a=1+2&b=%C3%B6");
    }

    @Test
    void aVersionKeepsTheDescriptionThatItWasSavedWith() {
        DEPOT.keep("/moving.yaml", NEWER.replace("/v3", "/before"));
        String id = SERVER.save("""
                document: {dsl: '1.0.3', namespace: tests, name: moving, version: '1.0.0'}
                do:
                  - list: {call: openapi, with: {document: {endpoint: '%s'}, operationId: listOrders}}
                """.formatted(DEPOT.uri("/moving.yaml")));
        DEPOT.keep("/moving.yaml", NEWER.replace("/v3", "/after"));

        JsonNode answer = SERVER.execute(id, "{}");

        assertThat(answer.at("/output/path").asText()).isEqualTo("/before/orders");
        assertThat(DEPOT.requests("/after/orders")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anImportReadsDescriptionsInBothWays(Way way, @TempDir Path folder) throws IOException {
        String name = "imported-" + way.name().toLowerCase(Locale.ROOT);
        DEPOT.keep("/" + name + ".yaml", NEWER.replace("/v3", "/" + name));
        TransferDesk desk = new TransferDesk(SERVER, folder);
        desk.write("good", listing(name, name, "listOrders"));

        int status = desk.run(way, "import", folder.toString());
        JsonNode answer = SERVER.execute(desk.id(name), "{}");
        desk.write("bad", listing("not-" + name, name, "listOrder"));
        int refused = desk.run(way, "import", folder.toString());

        assertThat(status).as(desk.err.toString()).isZero();
        assertThat(answer.at("/output/path").asText()).isEqualTo("/" + name + "/orders");
        assertThat(refused).isEqualTo(1);
        assertThat(desk.out.toString())
                .contains("bad.yaml:3:", "/do/0/list/with/operationId: The document at", "Did you mean `listOrders`?");
    }

    private static String listing(String name, String description, String operation) {
        return """
                document: {dsl: '1.0.3', namespace: tests, name: %s, version: '1.0.0'}
                do:
                  - list: {call: openapi, with: {document: {endpoint: '%s'}, operationId: %s}}
                """.formatted(name, DEPOT.uri("/" + description + ".yaml"), operation);
    }

    @Test
    void checkingReadsTheDescriptionToo() {
        DEPOT.keep("/checked.yaml", NEWER);

        JsonNode answer = SERVER.api()
                .post("/api/workflows/check", "application/yaml", """
                document: {dsl: '1.0.3', namespace: tests, name: checked, version: '1.0.0'}
                do:
                  - list: {call: openapi, with: {document: {endpoint: '%s'}, operationId: listOrders}}
                """.formatted(DEPOT.uri("/checked.yaml"))
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(answer.path("valid").asBoolean()).isTrue();
        assertThat(DEPOT.requests("/checked.yaml")).hasSize(1);
    }
}
