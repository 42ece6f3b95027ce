package io.penstock.workflow;

import static io.penstock.workflow.WorkflowServer.YAML;
import static io.penstock.workflow.WorkflowServer.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.expression.Budget;
import io.penstock.failure.Failure;
import io.penstock.http.TestServer;
import io.penstock.postgres.Database;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workflows by the names and versions that documents give them. */
@ExtendWith(TestPostgres.class)
class DirectoryIT {

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseSettings settings;
    private final WorkflowServer server;

    DirectoryIT(DatabaseSettings settings) {
        this.settings = settings;
        this.server = new WorkflowServer(settings);
    }

    @BeforeEach
    void save() {
        String name = "versioned";
        if (server.get("?limit=200").text().contains(name)) {
            return;
        }
        String id = server.create(document(name, "one"));
        server.put(id, YAML, document(name, "two"));
        server.put(id, YAML, document(name, "three").replace("0.1.0", "0.2.0"));
    }

    @AfterEach
    void stop() {
        server.close();
        vertx.close().await();
    }

    @Test
    void findsTheNewestThatIsCalledByThatVersion() {
        Directory directory = directory(server.database);

        assertThat(found(directory, "latest")).isEqualTo(3);
        assertThat(found(directory, "0.2.0")).isEqualTo(3);
        assertThat(found(directory, "0.1.0")).isEqualTo(2);
        assertThatThrownBy(() -> found(directory, "0.3.0"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("has no version 0.3.0");
    }

    @Test
    void doesNotTakeALostDatabaseForAMissingVersion() {
        Database lost = new Database(vertx, settings);
        lost.close().await();
        Directory directory = directory(lost);

        assertThatThrownBy(() -> found(directory, "0.1.0")).isNotInstanceOf(Failure.class);
    }

    /** @param texts where older versions are read from */
    private Directory directory(Database texts) {
        WorkflowStore store = new WorkflowStore(server.database);
        Programs newest = new Programs(vertx, store, 10);
        return new Directory(
                new Catalogues(new CatalogueStore(server.database.pool()), newest, Budget.DEFAULT),
                new DirectoryStore(server.database.pool()),
                new Programs(vertx, new WorkflowStore(texts), 10));
    }

    private static int found(Directory directory, String version) {
        return directory
                .find(TestServer.ORGANIZATION, "tests", "versioned", version)
                .await()
                .version();
    }
}
