package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.seal.DataKey;
import io.penstock.seal.UnsealableException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of one execution: their values, the versions that it began with, and the key that seals its journal, which may hold them. A
 * snapshot carries the versions with it, so that a recovery reads the same. Immutable.
 *
 * @param values by name
 * @param pins the version of each name; 0: it was not there
 * @param key null: the workflow uses no secrets, and its journal stands in the clear
 */
record Vault(
        ObjectNode values,
        Map<String, Integer> pins,
        @Nullable DataKey key) {

    /** Of a workflow that uses no secrets. */
    static final Vault NONE = new Vault(JsonNodeFactory.instance.objectNode(), Map.of(), null);

    private static final byte OUTCOME = 1;
    private static final byte SNAPSHOT = 2;

    boolean seals() {
        return key != null;
    }

    byte[] outcome(ExecutionRef ref, byte[] plain) {
        return key == null ? plain : key.seal(plain, context(ref, OUTCOME));
    }

    byte[] openOutcome(ExecutionRef ref, byte[] stored) {
        return key == null ? stored : key.open(stored, context(ref, OUTCOME));
    }

    byte[] snapshot(ExecutionRef ref, byte[] plain) {
        if (key == null) {
            return plain;
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        pins.forEach(json::put);
        byte[] head = Trees.bytes(json);
        byte[] whole = ByteBuffer.allocate(Integer.BYTES + head.length + plain.length)
                .putInt(head.length)
                .put(head)
                .put(plain)
                .array();
        return key.seal(whole, context(ref, SNAPSHOT));
    }

    /**
     * A snapshot that was sealed.
     *
     * @param pins the versions that the execution began with
     */
    record Opened(Map<String, Integer> pins, byte[] snapshot) {}

    /** @throws UnsealableException when it was sealed for another execution, or with another key */
    static Opened openSnapshot(DataKey key, ExecutionRef ref, byte[] stored) {
        byte[] whole = key.open(stored, context(ref, SNAPSHOT));
        int head = ByteBuffer.wrap(whole).getInt();
        int body = Integer.BYTES + head;
        JsonNode json = Trees.read(Arrays.copyOfRange(whole, Integer.BYTES, body));
        Map<String, Integer> pins = new LinkedHashMap<>();
        json.properties().forEach(pin -> pins.put(pin.getKey(), pin.getValue().intValue()));
        return new Opened(pins, Arrays.copyOfRange(whole, body, whole.length));
    }

    byte[] openSnapshot(ExecutionRef ref, byte[] stored) {
        return key == null ? stored : openSnapshot(key, ref, stored).snapshot();
    }

    private static byte[] context(ExecutionRef ref, byte kind) {
        return ByteBuffer.allocate(4 * Long.BYTES + 1)
                .putLong(ref.organization().value().getMostSignificantBits())
                .putLong(ref.organization().value().getLeastSignificantBits())
                .putLong(ref.id().value().getMostSignificantBits())
                .putLong(ref.id().value().getLeastSignificantBits())
                .put(kind)
                .array();
    }

    @Override
    public String toString() {
        return "";
    }
}
