package io.penstock.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.audit.AuditStore.StoredHead;
import io.penstock.identity.OrganizationId;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** How entries and heads read, in answers and in backups. */
final class AuditJson {

    private AuditJson() {}

    static ObjectNode entry(AuditRecord record) {
        AuditEntry entry = record.entry();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("seq", record.link().seq())
                .put("id", entry.id().toString())
                .put("at", entry.at().toString())
                .put("actor", entry.actor())
                .put("action", entry.action())
                .put("target", entry.target())
                .put("outcome", entry.outcome().toString())
                .put("times", entry.times());
        put(json, "before_digest", entry.digests().before());
        put(json, "after_digest", entry.digests().after());
        return json.put("address", entry.source().address())
                .put("request_id", entry.source().requestId())
                .put("hash", HexFormat.of().formatHex(record.link().hash()));
    }

    private static void put(ObjectNode json, String name, byte @Nullable [] digest) {
        if (digest != null) {
            json.put(name, HexFormat.of().formatHex(digest));
        }
    }

    static ObjectNode head(OrganizationId organization, StoredHead stored) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        ObjectNode json = line.putObject("head")
                .put("organization_id", organization.toString())
                .put("seq", stored.head().last().seq())
                .put("hash", HexFormat.of().formatHex(stored.head().last().hash()))
                .put("begin_seq", stored.head().begin().seq())
                .put(
                        "begin_hash",
                        HexFormat.of().formatHex(stored.head().begin().hash()));
        put(json, "seal", stored.seal());
        return line;
    }
}
