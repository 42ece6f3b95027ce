package io.penstock.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is told of calls by OpenAPI when a workflow is saved. */
class OpenApiViolationsTest {

    private static final String PETS = "https://docs.test/pets.json";
    private static final String SHOP = "https://docs.test/shop.yaml";

    private final Elsewhere elsewhere =
            new Elsewhere().file(PETS, "pets-2.json").file(SHOP, "shop-3.yaml");

    @Test
    void needsItsDocumentAndNothingElse() {
        Resources resources = new Elsewhere().missing(call(PETS, "findPets", "{}"));

        assertThat(resources.missing()).containsExactly(PETS);
    }

    @Test
    void asksForADocumentAsItsAuthenticationSays() {
        String document = """
                use: {secrets: [docs]}
                do:
                  - a:
                      call: openapi
                      with:
                        document: {endpoint: {uri: 'https://docs.test/a.json', authentication: {bearer: {use: docs}}}}
                        operationId: a
                  - b:
                      call: openapi
                      with:
                        document: {endpoint: {uri: 'https://docs.test/b.json', authentication: {basic: {username: a, password: b}}}}
                        operationId: b
                """;

        Resources resources = new Elsewhere().missing(document);

        assertThat(resources.authentication("https://docs.test/a.json"))
                .hasToString("{\"scheme\":\"bearer\",\"use\":\"docs\"}");
        assertThat(resources.authentication("https://docs.test/b.json"))
                .hasToString("{\"scheme\":\"basic\",\"username\":\"a\",\"password\":\"b\"}");
    }

    @Test
    void tellsADocumentThatCannotBeHadOrUsed() {
        Elsewhere bad = new Elsewhere()
                .without(PETS, "The host answered 404.")
                .with(SHOP, "openapi: 4.0.0")
                .with("https://docs.test/none", "{\"a\": 1}")
                .with("https://docs.test/broken", "{\"a\": ");

        assertThat(bad.violations(call(PETS, "a", "{}")))
                .containsExactly("/do/0/a/with/document/endpoint The document at " + PETS
                        + " cannot be had: The host answered 404.");
        assertThat(bad.violations(call(SHOP, "a", "{}")))
                .containsExactly("/do/0/a/with/document/endpoint The document at " + SHOP
                        + " cannot be used: OpenAPI 2.0 and 3.x are read, not 4.0.0.");
        assertThat(bad.violations(call("https://docs.test/none", "a", "{}")))
                .containsExactly("/do/0/a/with/document/endpoint The document at https://docs.test/none"
                        + " cannot be used: It has neither `openapi` nor `swagger`.");
        assertThat(bad.violations(call("https://docs.test/broken", "a", "{}")))
                .singleElement()
                .asString()
                .contains("cannot be used: It is neither JSON nor YAML:");
    }

    @Test
    void readsAliasesAsWhatWasAnchored() {
        Elsewhere aliased = new Elsewhere().with(SHOP, """
                openapi: 3.1.0
                common: &page [{name: page, in: query, required: true, schema: {type: integer}}]
                paths:
                  /orders: {get: {operationId: a, parameters: *page}}
                """);

        assertThat(aliased.violations(call(SHOP, "a", "{}")))
                .containsExactly("/do/0/a/with/parameters The operation needs the parameter `page`.");
        assertThat(aliased.violations(call(SHOP, "a", "{page: 1}"))).isEmpty();
    }

    @Test
    void tellsAliasesThatNameNothingAndMerges() {
        Elsewhere bad = new Elsewhere()
                .with(SHOP, "openapi: 3.1.0\npaths: {/orders: {get: {operationId: a, parameters: *page}}}")
                .with(PETS, "a: &a {b: c}\nopenapi: 3.1.0\npaths: {/orders: {get: {<<: *a}}}");

        assertThat(bad.violations(call(SHOP, "a", "{}")))
                .singleElement()
                .asString()
                .contains("cannot be used: It");
        assertThat(bad.violations(call(PETS, "a", "{}")))
                .singleElement()
                .asString()
                .contains("cannot be used: It merges objects by `<<`, which YAML 1.2 does not know.");
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void looksAtEachSchemaOnceHoweverManyWaysLeadToIt() {
        StringBuilder schemas = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            schemas.append("    s%d: {allOf: [%s]}%n"
                    .formatted(i, "{$ref: '#/s/s%d'}, ".formatted(i + 1).repeat(100)));
        }
        Elsewhere wide = new Elsewhere().with(SHOP, """
                openapi: 3.1.0
                paths:
                  /orders:
                    post:
                      operationId: a
                      requestBody: {content: {application/json: {schema: {$ref: '#/s/s0'}}}}
                s:
                %s    s9: {type: object, required: [id], properties: {id: {type: integer}}}
                """.formatted(schemas));

        assertThat(wide.violations(call(SHOP, "a", "{ip: 1}")))
                .containsExactly(
                        "/do/0/a/with/parameters The operation's body needs `id`.",
                        "/do/0/a/with/parameters/ip The operation has no parameter `ip`. | Known here: id.");
    }

    @Test
    void tellsAnOperationThatIsNotThere() {
        assertThat(elsewhere.violations(call(PETS, "findPet", "{}")))
                .containsExactly("/do/0/a/with/operationId The document at " + PETS
                        + " has no operation `findPet`. | Did you mean `findPets`?");
    }

    @Test
    void tellsAnOperationThatCannotBeCalled() {
        assertThat(elsewhere.violations(call(PETS, "sendPhoto", "{petId: 1}")))
                .containsExactly("/do/0/a/with/operationId The operation `sendPhoto` cannot be called: It sends a file,"
                        + " `photo`, and files are not sent from here.");
        assertThat(elsewhere.violations(call(SHOP, "uploadOrders", "{}")))
                .containsExactly("/do/0/a/with/operationId The operation `uploadOrders` cannot be called: Its body is"
                        + " neither JSON, text nor a form without files.");
        assertThat(elsewhere.violations(call(SHOP, "listOrders", "{}")))
                .containsExactly("/do/0/a/with/operationId The operation `listOrders` cannot be called: Its parameter"
                        + " `page` has the style `matrix`, in which parameters are not written here.");
    }

    @Test
    void tellsParametersThatAreMissingAndThoseThatAreNotThere() {
        assertThat(elsewhere.violations(call(PETS, "findPets", "{stats: sold}")))
                .containsExactly(
                        "/do/0/a/with/parameters The operation needs the parameter `status`.",
                        "/do/0/a/with/parameters/stats The operation has no parameter `stats`. | Did you mean `status`?");
        assertThat(elsewhere.violations(call(PETS, "getPet", "{}")))
                .containsExactly("/do/0/a/with/parameters The operation needs the parameter `petId`.");
    }

    @Test
    void tellsBodiesThatAreIncomplete() {
        assertThat(elsewhere.violations(call(PETS, "addPet", "{nam: a}")))
                .containsExactly(
                        "/do/0/a/with/parameters The operation's body needs `name`.",
                        "/do/0/a/with/parameters/nam The operation has no parameter `nam`. | Did you mean `name`?");
        assertThat(elsewhere.violations(call(PETS, "addPet", "{pet: {}, name: a}")))
                .containsExactly(
                        "/do/0/a/with/parameters/name The operation has no parameter `name`. | Known here: X-Tenant.");
        assertThat(elsewhere.violations(call(SHOP, "changeOrder", "{id: 1}")))
                .containsExactly("/do/0/a/with/parameters The operation needs a body, the parameter `body`.");
    }

    @Test
    void tellsWhatIsWrongInTheCallItself() {
        String document = """
                do:
                  - a:
                      call: openapi
                      with:
                        document: {endpoint: '${ .uri }', named: pets}
                        operationId: ${ .id }
                        parameters: [1]
                        output: json
                        method: get
                """;

        assertThat(elsewhere.violations(document))
                .isEqualTo(
                        List.of(
                                "/do/0/a/with/document/endpoint This document is read when the workflow is saved, so its URI has neither expressions nor variables.",
                                "/do/0/a/with/document/named `document` has no property `named`. | Did you mean `name`?",
                                "/do/0/a/with/operationId `operationId` is known when the workflow is saved; it is no expression.",
                                "/do/0/a/with/parameters `parameters` is an object of named values.",
                                "/do/0/a/with/output `output` cannot be `json`. | Known here: content, raw, response.",
                                "/do/0/a/with/method The `with` of `call: openapi` has no property `method`. | Known here: document, operationId, parameters, authentication, output, redirect."));
    }

    private static String call(String uri, String operation, String parameters) {
        return """
                do:
                  - a:
                      call: openapi
                      with: {document: {endpoint: '%s'}, operationId: %s, parameters: %s}
                """.formatted(uri, operation, parameters);
    }
}
