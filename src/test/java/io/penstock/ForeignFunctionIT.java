package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Functions of catalogs and by address, and extensions, through a running server. */
class ForeignFunctionIT {

    private static final Depot DEPOT = Depot.open();

    @RegisterExtension
    static final WholeServer SERVER = new WholeServer("PENSTOCK_EGRESS_ALLOW", DEPOT.address());

    @BeforeAll
    static void fill() {
        DEPOT.keep("/catalog/functions/greet/1.0.0/function.yaml", """
                input:
                  schema:
                    document: {type: object, required: [name], properties: {name: {type: string}}}
                call: http
                with:
                  method: post
                  endpoint: '%s'
                  body: {text: '${ "Hello, " + .name }'}
                output: {as: '{said: .body | fromjson | .text}'}
                """.formatted(DEPOT.uri("/greeted")));
        DEPOT.keep("/lone/function.yaml", """
                set: {twice: '${ [.word, .word] }'}
                """);
    }

    @AfterAll
    static void close() {
        DEPOT.close();
    }

    @Test
    void aFunctionOfACatalogRunsWithItsOwnInput() {
        JsonNode answer = SERVER.run("""
                document: {dsl: '1.0.3', namespace: tests, name: cataloged, version: '1.0.0'}
                use: {catalogs: {ours: {endpoint: {uri: '%s'}}}}
                do:
                  - greet: {call: 'greet:1.0.0@ours', with: {name: '${ .who }'}}
                """.formatted(DEPOT.uri("/catalog")), "{\"who\":\"Ada\"}");

        assertThat(answer.path("output").toString()).isEqualTo("{\"said\":\"Hello, Ada\"}");
        assertThat(DEPOT.request("/greeted").path("body").asText()).isEqualTo("{\"text\":\"Hello, Ada\"}");
    }

    @Test
    void anInputAgainstTheSchemaOfACatalogsFunctionFaults() {
        JsonNode answer = SERVER.run("""
                document: {dsl: '1.0.3', namespace: tests, name: wrong-input, version: '1.0.0'}
                use: {catalogs: {ours: {endpoint: '%s'}}}
                do:
                  - greet: {call: 'greet:1.0.0@ours', with: {nom: Ada}}
                """.formatted(DEPOT.uri("/catalog/")), "{}");

        assertThat(answer.path("status").asText()).isEqualTo("faulted");
        assertThat(answer.at("/error/type").asText()).endsWith("/validation");
        assertThat(answer.at("/error/detail").asText()).contains("name");
    }

    @Test
    void aFunctionIsCalledByItsAddress() {
        JsonNode answer = SERVER.run("""
                document: {dsl: '1.0.3', namespace: tests, name: by-address, version: '1.0.0'}
                do:
                  - file: {call: '%1$s/lone/function.yaml', with: {word: one}}
                  - folder: {call: '%1$s/lone', with: {word: two}}
                """.formatted(DEPOT.uri("")), "{}");

        assertThat(answer.path("output").toString()).isEqualTo("{\"twice\":[\"two\",\"two\"]}");
    }

    @Test
    void aSchemaFromElsewhereJudgesTheInput() {
        DEPOT.keep("/order.json", "{\"type\": \"object\", \"required\": [\"sku\"]}");
        String id = SERVER.save("""
                document: {dsl: '1.0.3', namespace: tests, name: judged, version: '1.0.0'}
                input: {schema: {resource: {endpoint: '%s'}}}
                do: [{take: {set: {took: '${ .sku }'}}}]
                """.formatted(DEPOT.uri("/order.json")));
        DEPOT.keep("/order.json", "false");

        JsonNode good = SERVER.execute(id, "{\"sku\":\"X7\"}");
        JsonNode bad = SERVER.execute(id, "{}");

        assertThat(good.path("output").toString()).isEqualTo("{\"took\":\"X7\"}");
        assertThat(bad.path("status").asText()).isEqualTo("faulted");
        assertThat(bad.at("/error/type").asText()).endsWith("/validation");
        assertThat(DEPOT.requests("/order.json")).hasSize(1);
    }

    @Test
    void extensionsStandBeforeAndAfterTheirTasksAndChangeNothing() {
        JsonNode answer = SERVER.run("""
                document: {dsl: '1.0.3', namespace: tests, name: extended, version: '1.0.0'}
                use:
                  extensions:
                    - logging:
                        extend: call
                        when: '$task.with.endpoint | endswith("/work")'
                        before:
                          - logBefore: {call: http, with: {method: post, endpoint: '%1$s/before', body: {in: '${ . }'}}}
                        after:
                          - logAfter: {call: http, with: {method: post, endpoint: '%1$s/after', body: {out: '${ .path }'}}}
                do:
                  - work: {call: http, with: {method: get, endpoint: '%1$s/work'}, output: {as: '{path}'}}
                  - other: {call: http, with: {method: get, endpoint: '%1$s/other'}, output: {as: '{path}'}}
                """.formatted(DEPOT.uri("")), "{\"n\":1}");

        assertThat(answer.path("output").toString()).isEqualTo("{\"path\":\"/other\"}");
        assertThat(DEPOT.request("/before").path("body").asText()).isEqualTo("{\"in\":{\"n\":1}}");
        assertThat(DEPOT.request("/work").path("method").asText()).isEqualTo("GET");
        assertThat(DEPOT.request("/after").path("body").asText()).isEqualTo("{\"out\":\"/work\"}");
    }

    @Test
    void anExtensionTakesThePlaceOfACall() {
        JsonNode answer = SERVER.run("""
                document: {dsl: '1.0.3', namespace: tests, name: mocked, version: '1.0.0'}
                use:
                  extensions:
                    - mock:
                        extend: call
                        before:
                          - answer: {set: {mocked: true}, then: exit}
                do:
                  - work: {call: http, with: {method: get, endpoint: '%s'}}
                """.formatted(DEPOT.uri("/never")), "{}");

        assertThat(answer.path("output").toString()).isEqualTo("{\"mocked\":true}");
        assertThat(DEPOT.requests("/never")).isEmpty();
    }
}
