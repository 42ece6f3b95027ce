package io.penstock.workflow;

import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The documents that versions refer to, in PostgreSQL: each content once, and with each version a list of which URI had which content when it
 * was saved, so that it compiles to the same program for ever.
 */
final class ResourceStore {

    private ResourceStore() {}

    private static final String INSERT = """
            insert into resources (organization_id, digest, content)
            select distinct on (sha256(content)) $1::uuid, sha256(content), content
              from unnest($2::bytea[]) as given(content)
             order by sha256(content)
            on conflict do nothing
            """;

    static Future<Void> insert(SqlClient sql, OrganizationId organization, Collection<byte[]> contents) {
        if (contents.isEmpty()) {
            return Future.succeededFuture();
        }
        Buffer[] buffers = contents.stream().map(Buffer::buffer).toArray(Buffer[]::new);
        return sql.preparedQuery(INSERT)
                .execute(Tuple.tuple().addUUID(organization.value()).addArrayOfBuffer(buffers))
                .mapEmpty();
    }

    /** A line for each document, by URI: the digest of its content in hexadecimal, a space, and the URI. */
    static Buffer pins(Map<String, byte[]> resources) {
        Buffer pins = Buffer.buffer();
        new TreeMap<>(resources).forEach((uri, content) -> pins.appendString(digest(content) + " " + uri + "\n"));
        return pins;
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }

    private static final String PINS = """
            select resources from workflow_versions where organization_id = $1 and workflow_id = $2 and version = $3
            """;

    private static final String CONTENTS = """
            select encode(digest, 'hex') as digest, content from resources
             where organization_id = $1 and digest in (select decode(hex, 'hex') from unnest($2::text[]) as given(hex))
            """;

    /** What a version was saved with, by URI. */
    static Future<Map<String, byte[]>> find(SqlClient sql, OrganizationId organization, WorkflowId id, int version) {
        return sql.preparedQuery(PINS)
                .execute(Tuple.of(organization.value(), id.value(), version))
                .map(rows -> rows.rowCount() == 0
                        ? Map.<String, String>of()
                        : read(rows.iterator().next().getBuffer("resources")))
                .compose(digests ->
                        digests.isEmpty() ? Future.succeededFuture(Map.of()) : contents(sql, organization, digests));
    }

    /** Digests by URI. */
    private static Map<String, String> read(Buffer pins) {
        Map<String, String> digests = new LinkedHashMap<>();
        pins.toString(StandardCharsets.UTF_8).lines().forEach(line -> {
            int space = line.indexOf(' ');
            digests.put(line.substring(space + 1), line.substring(0, space));
        });
        return digests;
    }

    private static Future<Map<String, byte[]>> contents(
            SqlClient sql, OrganizationId organization, Map<String, String> digests) {
        return sql.preparedQuery(CONTENTS)
                .execute(Tuple.tuple()
                        .addUUID(organization.value())
                        .addArrayOfString(digests.values().toArray(String[]::new)))
                .map(rows -> {
                    Map<String, byte[]> byDigest = new HashMap<>();
                    rows.forEach(row -> byDigest.put(
                            row.getString("digest"), row.getBuffer("content").getBytes()));
                    Map<String, byte[]> found = new LinkedHashMap<>();
                    digests.forEach((uri, digest) -> {
                        byte[] content = byDigest.get(digest);
                        if (content != null) {
                            found.put(uri, content);
                        }
                    });
                    return found;
                });
    }
}
