package io.penstock.workflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Documents;
import io.penstock.dsl.Documents.Format;
import io.penstock.dsl.Program;
import io.penstock.dsl.Resources;
import io.penstock.dsl.Resources.Content;
import io.penstock.dsl.Resources.Unavailable;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.penstock.postgres.Database;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.Migrations;
import io.penstock.postgres.TestPostgres;
import io.penstock.workflow.WorkflowStore.Draft;
import io.penstock.workflow.Workflows.Text;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** With a compiler whose texts are lists of URIs, and documents that are lists of further ones. */
@ExtendWith(TestPostgres.class)
class ResolverIT {

    private static final OrganizationId ORGANIZATION = new OrganizationId(new UUID(1, 1));
    private static final Program PROGRAM = Documents.compile(
            "document: {dsl: '1.0.3', namespace: n, name: w, version: '1.0.0'}\ndo: [{a: {set: {b: 1}}}]"
                    .getBytes(UTF_8),
            Format.YAML);

    private final Map<String, String> remote = new HashMap<>();
    private final List<String> fetched = new ArrayList<>();
    private final String name = "w" + UUID.randomUUID();
    private final Resolver resolver = new Resolver(ResolverIT::compile, this::fetch);
    private final Vertx vertx = Vertx.vertx();
    private final Database database;
    private final WorkflowStore store;

    ResolverIT(DatabaseSettings settings) {
        database = new Database(vertx, settings);
        store = new WorkflowStore(database);
    }

    @BeforeEach
    void start() {
        new Migrations(database, Migrations.FOLDER).run().await();
        database.pool()
                .preparedQuery("insert into organizations (id, name) values ($1, 'test') on conflict do nothing")
                .execute(Tuple.of(ORGANIZATION.value()))
                .await();
    }

    @AfterEach
    void stop() {
        database.close().await();
        vertx.close().await();
    }

    private static Future<Program> compile(Text text, Resources resources) {
        try {
            look(new String(text.bytes(), UTF_8), resources);
            return Future.succeededFuture(PROGRAM);
        } catch (Failure refused) {
            return Future.failedFuture(refused);
        }
    }

    private static void look(String uris, Resources resources) {
        for (String uri : uris.split(" ")) {
            Resources.Resource resource = uri.isEmpty() ? null : resources.find(uri);
            if (resource instanceof Content content) {
                look(new String(content.bytes(), UTF_8), resources);
            } else if (resource instanceof Unavailable unavailable) {
                throw new Failure(new Reason.Invalid(uri + ": " + unavailable.why()));
            }
        }
    }

    private Future<byte[]> fetch(OrganizationId organization, String uri, JsonNode authentication) {
        fetched.add(uri);
        String content = remote.get(uri);
        return content == null
                ? Future.failedFuture(new Failure(new Reason.Invalid("It is not there.")))
                : Future.succeededFuture(content.getBytes(UTF_8));
    }

    private Resolver.Resolved resolve(String uris, Map<String, byte[]> known) {
        return resolver.resolve(ORGANIZATION, text(uris), known).await();
    }

    private static Text text(String uris) {
        return new Text(Format.YAML, uris.getBytes(UTF_8));
    }

    @Test
    void fetchesWhatATextAndItsDocumentsReferToOnce() {
        remote.putAll(Map.of("a", "c", "b", "c d", "c", "", "d", "a"));

        Resolver.Resolved resolved = resolve("a b", Map.of());

        assertThat(resolved.program()).isSameAs(PROGRAM);
        assertThat(resolved.resources()).containsOnlyKeys("a", "b", "c", "d");
        assertThat(fetched).containsExactly("a", "b", "c", "d");
    }

    @Test
    void doesNotFetchWhatIsAtHand() {
        resolve("a", Map.of("a", new byte[0]));

        assertThat(fetched).isEmpty();
    }

    @Test
    void tellsTheCompilerWhyADocumentCannotBeHad() {
        remote.put("a", "b");

        assertThatThrownBy(() -> resolve("a", Map.of())).hasMessageContaining("b: It is not there.");
    }

    @Test
    void endsHoweverManyDocumentsThereAre() {
        for (int i = 0; i < 100; i++) {
            remote.put("d" + i, "d" + (i + 1));
        }

        assertThatThrownBy(() -> resolve("d0", Map.of())).hasMessageContaining("32 other documents at most");
        assertThat(fetched).hasSize(Resolver.MOST);
    }

    @Test
    void refusesDocumentsThatAreTooLargeTogether() {
        remote.put("a", " ".repeat(9 << 20));
        remote.put("b", " ".repeat(9 << 20));

        assertThatThrownBy(() -> resolve("a b", Map.of())).hasMessageContaining("16 MiB together");
    }

    @Test
    void keepsDocumentsWithTheirVersionAndEachContentOnce() {
        WorkflowId id = new WorkflowId(UUID.randomUUID());
        byte[] one = "one".getBytes(UTF_8);

        store.insert(ORGANIZATION, id, draft(Map.of("a", one, "b", one, "c", new byte[0])))
                .await();

        assertThat(store.resources(ORGANIZATION, id, 1).await())
                .containsOnlyKeys("a", "b", "c")
                .containsEntry("a", one)
                .containsEntry("b", one)
                .containsEntry("c", new byte[0]);
        assertThat(store.resources(ORGANIZATION, id, 2).await()).isEmpty();
        assertThat(database.pool()
                        .query("select from resources")
                        .execute()
                        .await()
                        .rowCount())
                .isEqualTo(2);
    }

    @Test
    void otherDocumentsMakeAnotherVersionOfTheSameText() {
        WorkflowId id = new WorkflowId(UUID.randomUUID());
        store.insert(ORGANIZATION, id, draft(Map.of("a", "one".getBytes(UTF_8))))
                .await();

        int same = store.insertVersion(ORGANIZATION, id, draft(Map.of("a", "one".getBytes(UTF_8))))
                .await();
        int other = store.insertVersion(ORGANIZATION, id, draft(Map.of("a", "two".getBytes(UTF_8))))
                .await();

        assertThat(same).isEqualTo(1);
        assertThat(other).isEqualTo(2);
        assertThat(store.resources(ORGANIZATION, id, 1).await()).containsEntry("a", "one".getBytes(UTF_8));
        assertThat(store.resources(ORGANIZATION, id, 2).await()).containsEntry("a", "two".getBytes(UTF_8));
    }

    @Test
    void aVersionCompilesWithItsOwnDocumentsOnly() {
        assertThat(resolver.complete(text("a"), Map.of("a", new byte[0])).await())
                .isSameAs(PROGRAM);
        assertThatThrownBy(() -> resolver.complete(text("a"), Map.of()).await())
                .hasMessageContaining("saved without documents that it needs: [a]");
        assertThat(fetched).isEmpty();
    }

    private Draft draft(Map<String, byte[]> resources) {
        return new Draft("n", name, Format.YAML, "text".getBytes(UTF_8), resources, null);
    }
}
