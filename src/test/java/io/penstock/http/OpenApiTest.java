package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpenApiTest {

    private static final OpenApi API = new OpenApi("1.2.3");

    @Test
    void everyRowIsInTheDocumentAndEveryPathHasARow() {
        List<Endpoint> rows = API.describe(List.of(login(), me(), workflow()));

        JsonNode document = API.document(rows);

        assertThat(document.path("info").path("version").asText()).isEqualTo("1.2.3");
        assertThat(document.path("paths").properties())
                .flatExtracting(path -> path.getValue().properties().stream()
                        .filter(method -> !method.getKey().equals("parameters"))
                        .map(method -> method.getKey() + " " + path.getKey())
                        .toList())
                .containsExactlyInAnyOrder(
                        "post /api/auth/login", "get /api/auth/me", "put /api/workflows/{id}", "get /openapi.json");
    }

    @Test
    void describesParametersBodySecurityAndErrors() {
        JsonNode document = API.document(List.of(login(), workflow()));
        JsonNode path = document.path("paths").path("/api/workflows/{id}");
        JsonNode put = path.path("put");

        assertThat(path.at("/parameters/0/name").asText()).isEqualTo("id");
        assertThat(put.path("operationId").asText()).isEqualTo("updateWorkflow");
        assertThat(put.at("/parameters/0/name").asText()).isEqualTo("dry_run");
        assertThat(put.at("/requestBody/content/application~1json/schema/$ref").asText())
                .isEqualTo("#/components/schemas/WorkflowDocument");
        assertThat(put.at("/security/0/bearer").isArray()).isTrue();
        assertThat(put.path("x-access").asText()).isEqualTo("editor");
        assertThat(put.at("/responses/4XX/$ref").asText()).isEqualTo("#/components/responses/Problem");
        assertThat(document.at("/paths/~1api~1auth~1login/post/security")).isEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        JsonNode document = API.document(API.describe(List.of(login(), me(), workflow())));

        assertThat(references(document))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void refusesAComponentThatIsNotThere() {
        Operation operation = Operation.of("x", "x", "x", new Operation.Response(200, "x", "Nonsense"));

        assertThatThrownBy(() -> API.document(List.of(row(HttpMethod.GET, "/x", Access.OPEN, operation))))
                .hasMessageContaining("Nonsense");
    }

    private static Stream<String> references(JsonNode node) {
        Stream<String> own =
                node.path("$ref").isTextual() ? Stream.of(node.path("$ref").asText()) : Stream.empty();
        Stream<JsonNode> children = java.util.stream.StreamSupport.stream(node.spliterator(), false);
        return Stream.concat(own, children.flatMap(OpenApiTest::references));
    }

    private static Endpoint login() {
        return row(
                HttpMethod.POST,
                "/api/auth/login",
                Access.OPEN,
                Operation.of("login", "auth", "Signs in.", new Operation.Response(200, "Signed in.", "Token"))
                        .takes("Login"));
    }

    private static Endpoint me() {
        return row(
                HttpMethod.GET,
                "/api/auth/me",
                Access.VIEWER,
                Operation.of("me", "auth", "Who asks.", new Operation.Response(200, "The caller.", "Me")));
    }

    private static Endpoint workflow() {
        return row(
                HttpMethod.PUT,
                "/api/workflows/{id}",
                Access.EDITOR,
                Operation.of("updateWorkflow", "workflows", "Saves.", new Operation.Response(200, "Saved.", "Workflow"))
                        .takes("WorkflowDocument")
                        .with(Map.of("dry_run", "Checks only.")));
    }

    private static Endpoint row(HttpMethod method, String path, Access access, Operation operation) {
        BodyRule body = method == HttpMethod.GET
                ? BodyRule.NONE
                : new BodyRule(100, Set.of("application/json", "application/yaml"), true);
        return new Endpoint(
                method, path, access, body, operation, exchange -> Future.succeededFuture(Answer.noContent()));
    }
}
