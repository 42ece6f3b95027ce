package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls that show who they are, and documents that are shown to those only, with secrets, through a running server. */
class GuardedCallIT {

    private static final String ADA = "Basic YWRhOmh1c2g=";
    private static final Depot DEPOT = Depot.open();

    @RegisterExtension
    static final WholeServer SERVER = new WholeServer("PENSTOCK_EGRESS_ALLOW", DEPOT.address());

    @BeforeAll
    static void fill() {
        secret("login", "{\"username\":\"ada\",\"password\":\"hush\"}");
        secret("token", "\"t0ken-in-secret\"");
        DEPOT.keep("/open.json", description("/open"));
        DEPOT.keep("/locked.json", description("/locked"), "Bearer another token");
        DEPOT.keep("/guarded.json", description("/guarded"), "Bearer t0ken-in-secret");
        DEPOT.keep("/catalog/functions/say/1.0.0/function.yaml", "set: {said: yes}", ADA);
    }

    @AfterAll
    static void close() {
        DEPOT.close();
    }

    private static void secret(String name, String value) {
        SERVER.api()
                .put(
                        "/api/secrets/" + name,
                        "application/json",
                        ("{\"value\":" + value + "}").getBytes(StandardCharsets.UTF_8));
    }

    private static String description(String path) {
        return """
                {"openapi": "3.1.0", "info": {"title": "T", "version": "1"},
                 "paths": {"%s": {"get": {"operationId": "look", "responses": {"200": {"description": "OK"}}}}}}
                """.formatted(path);
    }

    @Test
    void anEndpointTakesItsCredentialsFromASecret() {
        JsonNode answer = SERVER.run("""
                document: {dsl: '1.0.3', namespace: tests, name: basic, version: '1.0.0'}
                use: {secrets: [login, token]}
                do:
                  - whole:
                      call: http
                      with: {method: get, endpoint: {uri: '%1$s/whole', authentication: {basic: {use: login}}}}
                  - parts:
                      call: http
                      with:
                        method: get
                        endpoint:
                          uri: '%1$s/parts'
                          authentication: {basic: {username: '${ $secrets.login.username }', password: '${ $secrets.login.password }'}}
                  - bearer:
                      call: http
                      with: {method: get, endpoint: {uri: '%1$s/bearer', authentication: {bearer: {token: '${ $secrets.token }'}}}}
                      output: {as: .path}
                """.formatted(DEPOT.uri("")), "{}");

        assertThat(answer.path("status").asText()).as(answer.toString()).isEqualTo("completed");
        assertThat(authorization("/whole")).isEqualTo(ADA);
        assertThat(authorization("/parts")).isEqualTo(ADA);
        assertThat(authorization("/bearer")).isEqualTo("Bearer t0ken-in-secret");
        String trace = SERVER.api()
                .get("/api/executions/" + answer.path("execution_id").asText())
                .toString();
        assertThat(trace).contains("parts").doesNotContain("hush", "t0ken-in-secret");
    }

    @Test
    void aReusableAuthenticationStandsForACallByOpenApi() {
        JsonNode answer = SERVER.run("""
                document: {dsl: '1.0.3', namespace: tests, name: reusable, version: '1.0.0'}
                use:
                  secrets: [token]
                  authentications: {ours: {bearer: {token: '${ $secrets.token }'}}}
                do:
                  - look:
                      call: openapi
                      with: {document: {endpoint: '%s'}, operationId: look, authentication: {use: ours}}
                      output: {as: .path}
                """.formatted(DEPOT.uri("/open.json")), "{}");

        assertThat(answer.path("output").asText()).isEqualTo("/open");
        assertThat(authorization("/open")).isEqualTo("Bearer t0ken-in-secret");
        assertThat(authorization("/open.json")).isEmpty();
    }

    @Test
    void aTokenIsFetchedOnceWithTheClientOfASecret() {
        secret("client", "{\"id\":\"c1\",\"secret\":\"client-hush\"}");
        DEPOT.keep("/oauth2/token", "{\"access_token\":\"fetched\",\"token_type\":\"Bearer\",\"expires_in\":3600}");

        JsonNode answer = SERVER.run("""
                document: {dsl: '1.0.3', namespace: tests, name: oauth, version: '1.0.0'}
                use:
                  secrets: [client]
                  authentications:
                    ours:
                      oauth2:
                        authority: '%1$s'
                        grant: client_credentials
                        client: {id: '${ $secrets.client.id }', secret: '${ $secrets.client.secret }'}
                        scopes: [read]
                do:
                  - first: {call: http, with: {method: get, endpoint: {uri: '%1$s/first', authentication: {use: ours}}}}
                  - second:
                      call: http
                      with: {method: get, endpoint: {uri: '%1$s/second', authentication: {use: ours}}}
                      output: {as: .path}
                """.formatted(DEPOT.uri("")), "{}");

        assertThat(answer.path("output").asText()).as(answer.toString()).isEqualTo("/second");
        assertThat(authorization("/first")).isEqualTo("Bearer fetched");
        assertThat(authorization("/second")).isEqualTo("Bearer fetched");
        assertThat(DEPOT.request("/oauth2/token").path("body").asText())
                .contains("grant_type=client_credentials", "scope=read");
    }

    @Test
    void aGuardedDescriptionIsReadWithASecretWhichTheCallDoesNotShow() {
        JsonNode answer = SERVER.run("""
                document: {dsl: '1.0.3', namespace: tests, name: guarded, version: '1.0.0'}
                use: {secrets: [token]}
                do:
                  - look:
                      call: openapi
                      with:
                        document: {endpoint: {uri: '%s', authentication: {bearer: {use: token}}}}
                        operationId: look
                      output: {as: .path}
                """.formatted(DEPOT.uri("/guarded.json")), "{}");

        assertThat(answer.path("output").asText()).as(answer.toString()).isEqualTo("/guarded");
        assertThat(authorization("/guarded.json")).isEqualTo("Bearer t0ken-in-secret");
        assertThat(authorization("/guarded")).isEmpty();
    }

    @Test
    void aGuardedCatalogIsReadWithASecret() {
        JsonNode answer = SERVER.run("""
                document: {dsl: '1.0.3', namespace: tests, name: guarded-catalog, version: '1.0.0'}
                use:
                  secrets: [login]
                  catalogs: {ours: {endpoint: {uri: '%s', authentication: {basic: {use: login}}}}}
                do:
                  - say: {call: 'say:1.0.0@ours'}
                """.formatted(DEPOT.uri("/catalog")), "{}");

        assertThat(answer.path("output").toString()).as(answer.toString()).isEqualTo("{\"said\":\"yes\"}");
    }

    @Test
    void whoeverShowsWrongCredentialsForADocumentIsToldAtSave() {
        secret("wrong", "\"not-this\"");

        assertThat(SERVER.refusal("""
                document: {dsl: '1.0.3', namespace: tests, name: wrong-secret, version: '1.0.0'}
                use: {secrets: [wrong, missing]}
                do:
                  - look:
                      call: openapi
                      with:
                        document: {endpoint: {uri: '%1$s', authentication: {bearer: {use: wrong}}}}
                        operationId: look
                """.formatted(DEPOT.uri("/locked.json"))).toString())
                .contains("/do/0/look/with/document/endpoint", "cannot be had: The host answered 401.")
                .doesNotContain("not-this");
        assertThat(SERVER.refusal("""
                document: {dsl: '1.0.3', namespace: tests, name: missing-secret, version: '1.0.0'}
                use: {secrets: [missing]}
                do:
                  - look:
                      call: openapi
                      with:
                        document: {endpoint: {uri: '%1$s', authentication: {bearer: {use: missing}}}}
                        operationId: look
                """.formatted(DEPOT.uri("/locked.json"))).toString())
                .contains("/do/0/look/with/document/endpoint", "The secret `missing` holds no credentials.");
    }

    private static String authorization(String path) {
        return DEPOT.request(path).at("/headers/authorization").asText();
    }
}
