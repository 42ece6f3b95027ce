package io.penstock.workflow;

import static io.penstock.workflow.WorkflowServer.YAML;
import static io.penstock.workflow.WorkflowServer.document;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.expression.Budget;
import io.penstock.expression.Variables;
import io.penstock.http.TestServer;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class CataloguesIT {

    private static final String MANY = """
            with made as (
              insert into workflows (organization_id, id, namespace, name, version)
              select $1, gen_random_uuid(), 'many', 'w' || n, 1 from generate_series(1, $2::int) as n
              returning id, name)
            insert into workflow_versions (organization_id, workflow_id, version, format, document, resources)
            select $1, id, 1, 'yaml', convert_to(format('
            document: {dsl: ''1.0.3'', namespace: many, name: %s, version: ''1.0.0''}
            schedule: {on: {one: {with: {type: many}}}}
            do: [{a: {set: {b: 1}}}]', name), 'UTF8'), '' from made
            """;

    private final Vertx vertx = Vertx.vertx();
    private final WorkflowServer server;
    private final Catalogues catalogues;

    CataloguesIT(DatabaseSettings settings) {
        server = new WorkflowServer(settings);
        catalogues = new Catalogues(
                new CatalogueStore(server.database.pool()),
                new Programs(vertx, new WorkflowStore(server.database), 10),
                Budget.DEFAULT);
    }

    @AfterEach
    void stop() {
        server.close();
        vertx.close().await();
    }

    @Test
    void aSaveAmongManyReadsOneText() {
        server.database
                .pool()
                .preparedQuery(MANY)
                .execute(Tuple.of(TestServer.ORGANIZATION.value(), 450))
                .await();
        assertThat(matches()).isEqualTo(450);

        server.database
                .pool()
                .query("update workflow_versions set document = 'no workflow any more'")
                .execute()
                .await();
        String id = server.create(document("one-more", "one"));
        Catalogue first = load();
        server.put(id, YAML, document("one-more", "two"));
        Catalogue second = load();

        assertThat(first.named("tests", "one-more").version()).isEqualTo(1);
        assertThat(second.named("tests", "one-more").version()).isEqualTo(2);
        assertThat(matches()).isEqualTo(450);
    }

    @Test
    void anotherWorkflowOfADeletedOnesNameTakesItsPlace() {
        String id = server.create(document("twice", "one"));
        assertThat(load().named("tests", "twice").workflow()).hasToString(id);
        server.send("DELETE", "/" + id, "", Map.of());
        assertThat(load().named("tests", "twice")).isNull();

        String next = server.create(document("twice", "one"));

        assertThat(load().named("tests", "twice").workflow()).hasToString(next);
    }

    private int matches() {
        var event = JsonNodeFactory.instance.objectNode().put("type", "many");
        return load().match("many", event, new NoVariables()).size();
    }

    private record NoVariables() implements Variables {
        @Override
        public JsonNode value(String name) {
            return NullNode.instance;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    }

    private Catalogue load() {
        return catalogues.load(TestServer.ORGANIZATION).await();
    }
}
