package io.penstock.workflow;

import io.penstock.dsl.Program;
import io.penstock.dsl.Resources;
import io.penstock.dsl.Resources.Content;
import io.penstock.dsl.Resources.Resource;
import io.penstock.dsl.Resources.Unavailable;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.penstock.workflow.Workflows.Text;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings a text together with the documents that it refers to, by compiling it until nothing is missing: a document may refer to others.
 * Bounded in number and size. Safe on any thread.
 */
final class Resolver {

    static final int MOST = 32;
    private static final long MOST_BYTES = 16 << 20;

    private final Compiler compiler;
    private final Sources sources;

    /** {@link io.penstock.dsl.Documents#compile}, away from the event loop. */
    @FunctionalInterface
    interface Compiler {
        Future<Program> compile(Text text, Resources resources);
    }

    /** @param resources what the text refers to, by URI */
    record Resolved(Program program, Map<String, byte[]> resources) {}

    Resolver(Compiler compiler, Sources sources) {
        this.compiler = compiler;
        this.sources = sources;
    }

    /**
     * Compiles, and fetches what is missing.
     *
     * @throws Failure in the future, when the text or a document breaks rules, or one cannot be had
     */
    Future<Resolved> resolve(OrganizationId organization, Text text, Map<String, byte[]> known) {
        Map<String, Resource> resources = new LinkedHashMap<>();
        known.forEach((uri, bytes) -> resources.put(uri, new Content(bytes)));
        return round(organization, text, resources);
    }

    private Future<Resolved> round(OrganizationId organization, Text text, Map<String, Resource> known) {
        Resources resources = new Resources(known);
        return compiler.compile(text, resources)
                .compose(program -> resources.missing().isEmpty()
                        ? Future.succeededFuture(new Resolved(program, contents(known)))
                        : fetch(organization, known, resources).compose(more -> round(organization, text, more)));
    }

    private Future<Map<String, Resource>> fetch(
            OrganizationId organization, Map<String, Resource> known, Resources resources) {
        Set<String> missing = resources.missing();
        if (known.size() + missing.size() > MOST) {
            return Future.failedFuture(invalid("A workflow refers to " + MOST + " other documents at most."));
        }
        Map<String, Future<byte[]>> fetching = new LinkedHashMap<>();
        missing.forEach(uri -> fetching.put(uri, sources.fetch(organization, uri, resources.authentication(uri))));
        return Future.join(new ArrayList<Future<?>>(fetching.values())).transform(done -> {
            Map<String, Resource> more = new LinkedHashMap<>(known);
            for (Map.Entry<String, Future<byte[]>> each : fetching.entrySet()) {
                Future<byte[]> fetched = each.getValue();
                if (fetched.succeeded()) {
                    more.put(each.getKey(), new Content(fetched.result()));
                } else if (fetched.cause() instanceof Failure why) {
                    more.put(each.getKey(), new Unavailable(String.valueOf(why.getMessage())));
                } else {
                    return Future.failedFuture(fetched.cause());
                }
            }
            return tooLarge(more)
                    ? Future.failedFuture(invalid("The documents that a workflow refers to have " + (MOST_BYTES >> 20)
                            + " MiB together at most."))
                    : Future.succeededFuture(more);
        });
    }

    private static boolean tooLarge(Map<String, Resource> resources) {
        return contents(resources).values().stream()
                        .mapToLong(bytes -> bytes.length)
                        .sum()
                > MOST_BYTES;
    }

    private static Map<String, byte[]> contents(Map<String, Resource> resources) {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        resources.forEach((uri, resource) -> {
            if (resource instanceof Content content) {
                contents.put(uri, content.bytes());
            }
        });
        return contents;
    }

    /**
     * Compiles with exactly those documents.
     *
     * @throws Failure in the future, also when one is missing
     */
    Future<Program> complete(Text text, Map<String, byte[]> kept) {
        Map<String, Resource> known = new LinkedHashMap<>();
        kept.forEach((uri, bytes) -> known.put(uri, new Content(bytes)));
        Resources resources = new Resources(known);
        return compiler.compile(text, resources).map(program -> {
            if (!resources.missing().isEmpty()) {
                List<String> missing = List.copyOf(resources.missing());
                throw invalid("The version was saved without documents that it needs: " + missing + ".");
            }
            return program;
        });
    }

    private static Failure invalid(String message) {
        return new Failure(new Reason.Invalid(message));
    }
}
