package io.penstock.files;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.client.Api;
import io.penstock.client.RequestFailedException;
import io.penstock.dsl.Documents.Format;
import io.penstock.failure.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Workflows on a server, over its API, in the organization of the token. */
public final class ServerLibrary implements Library {

    private static final String WORKFLOWS = "/api/workflows";
    private static final int PAGE = 200;
    private static final int MALFORMED = 400;
    private static final int INVALID = 422;

    private final Api api;
    private final boolean ownSession;

    private ServerLibrary(Api api, boolean ownSession) {
        this.api = api;
        this.ownSession = ownSession;
    }

    /** As whoever the token stands for. */
    public static ServerLibrary of(Api api) {
        return new ServerLibrary(api, false);
    }

    /**
     * Signs in, and out again when it is closed.
     *
     * @throws LibraryException when the server does not let in
     */
    public static ServerLibrary signIn(Api nobody, String email, String password) {
        return new ServerLibrary(asking(() -> nobody.signIn(email, password)), true);
    }

    @Override
    public List<Kept> list() {
        List<Kept> kept = new ArrayList<>();
        String after = "";
        do {
            String path = WORKFLOWS + "?limit=" + PAGE + (after.isEmpty() ? "" : "&after=" + after);
            JsonNode page = asking(() -> api.get(path));
            page.path("items").forEach(item -> kept.add(kept(item)));
            after = page.path("next").asText("");
        } while (!after.isEmpty());
        return kept;
    }

    private static Kept kept(JsonNode item) {
        return new Kept(
                item.path("id").asText(),
                item.path("namespace").asText(),
                item.path("name").asText(),
                item.path("version").asInt(),
                Format.valueOf(item.path("format").asText("yaml").toUpperCase(Locale.ROOT)),
                item.path("digest").asText());
    }

    @Override
    public byte[] text(Kept workflow) {
        return asking(() -> api.bytes(path(workflow) + "/versions/" + workflow.version() + "/document"));
    }

    @Override
    public List<Violation> check(WorkflowFile file) {
        try {
            api.post(WORKFLOWS + "/check", type(file), file.text());
            return List.of();
        } catch (RequestFailedException refused) {
            if (refused.status() != INVALID && refused.status() != MALFORMED) {
                throw new LibraryException(String.valueOf(refused.getMessage()), refused);
            }
            return violations(refused.problem());
        }
    }

    private static List<Violation> violations(JsonNode problem) {
        List<Violation> violations = new ArrayList<>();
        for (JsonNode error : problem.path("errors")) {
            JsonNode hint = error.get("hint");
            violations.add(new Violation(
                    error.path("pointer").asText(),
                    error.path("line").asInt(),
                    error.path("column").asInt(),
                    error.path("message").asText(),
                    hint == null ? null : hint.asText()));
        }
        return violations.isEmpty()
                ? List.of(new Violation("", problem.path("detail").asText("The server refuses it.")))
                : violations;
    }

    @Override
    public void create(WorkflowFile file) {
        asking(() -> api.post(WORKFLOWS, type(file), file.text()));
    }

    @Override
    public void save(Kept workflow, WorkflowFile file) {
        asking(() -> api.put(path(workflow), type(file), file.text()));
    }

    @Override
    public void delete(Kept workflow) {
        asking(() -> api.delete(path(workflow)));
    }

    private static String path(Kept workflow) {
        return WORKFLOWS + "/" + workflow.id();
    }

    private static String type(WorkflowFile file) {
        return file.format() == Format.JSON ? "application/json" : "application/yaml";
    }

    private static <T> T asking(Supplier<T> request) {
        try {
            return request.get();
        } catch (RequestFailedException failed) {
            throw new LibraryException(String.valueOf(failed.getMessage()), failed);
        }
    }

    @Override
    public void close() {
        if (ownSession) {
            try {
                api.post("/api/auth/logout", "application/json", new byte[0]);
            } catch (RequestFailedException gone) {
                // The work is done, and the session ends by itself.
            }
        }
    }
}
