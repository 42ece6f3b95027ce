package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.event.CloudEvent;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Uuids;
import io.penstock.identity.WorkflowId;
import io.penstock.workflow.Catalogue;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The events that one workflow has for its next start: of each filter the first that came, among those which have the same values in common.
 * When each filter has one, they start an execution, and it is empty again. What was gathered for another version does not count. Pure.
 */
final class Gathering {

    private final Key key;
    private final NavigableMap<Integer, Member> members = new TreeMap<>();
    private boolean begunAnew;

    /** @param common a hash of the values that its events have in common */
    record Key(OrganizationId organization, WorkflowId workflow, ByteBuffer common) {

        static Key of(OrganizationId organization, Catalogue.Share share) {
            StringBuilder text = new StringBuilder();
            share.common().forEach(value -> write(value, text));
            return new Key(organization, share.workflow(), hash(text.toString()));
        }

        /** One text for what is the same value, however its numbers are written and its members ordered. */
        private static void write(JsonNode value, StringBuilder text) {
            if (value.isObject()) {
                NavigableMap<String, JsonNode> members = new TreeMap<>();
                value.properties().forEach(each -> members.put(each.getKey(), each.getValue()));
                text.append('{');
                members.forEach((name, member) -> {
                    text.append(name.length()).append(':').append(name);
                    write(member, text);
                });
                text.append('}');
            } else if (value.isArray()) {
                text.append('[');
                value.forEach(item -> write(item, text));
                text.append(']');
            } else if (value.isNumber()) {
                BigDecimal number = value.decimalValue().stripTrailingZeros();
                text.append('#').append(number).append(';');
            } else {
                String plain = value.asText();
                text.append(value.isTextual() ? '"' : '=')
                        .append(plain.length())
                        .append(':')
                        .append(plain);
            }
        }

        private static ByteBuffer hash(String text) {
            try {
                byte[] whole = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                return ByteBuffer.wrap(whole, 0, 16).slice();
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("Every JDK has SHA-256", impossible);
            }
        }

        byte[] bytes() {
            byte[] bytes = new byte[common.remaining()];
            common.duplicate().get(bytes);
            return bytes;
        }

        /** What whoever changes it locks: another one may have the same, which only makes that one wait. */
        int lock() {
            return hashCode();
        }

        @Override
        public int hashCode() {
            return (organization.hashCode() * 31 + workflow.hashCode()) * 31 + common.hashCode();
        }
    }

    /**
     * An event that waits for others.
     *
     * @param stored whether the store has it already
     */
    record Member(int version, UUID event, int hops, byte[] envelope, boolean stored) {}

    /** An execution that several events start. */
    record Start(NewExecution execution, OrganizationId organization, UUID event, int hops, List<UUID> events) {}

    Gathering(Key key) {
        this.key = key;
    }

    Key key() {
        return key;
    }

    /** What the store has of it. */
    void load(int slot, Member member) {
        members.put(slot, member);
    }

    /** Takes an event that is not in it yet, unless the filters that it passes have one; the result is what starts now. */
    @Nullable
    Start take(CloudEvent event, int hops, Catalogue.Share share) {
        if (members.values().stream().anyMatch(member -> member.version() != share.version())) {
            members.clear();
            begunAnew = true;
        }
        Member member = new Member(share.version(), event.id().value(), hops, event.bytes(), false);
        for (int slot : share.slots()) {
            if (members.putIfAbsent(slot, member) == null) {
                break;
            }
        }
        return members.size() == share.size() ? start(event, share) : null;
    }

    private Start start(CloudEvent event, Catalogue.Share share) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        List<UUID> events = new ArrayList<>(members.size());
        int hops = 0;
        for (Member member : members.values()) {
            input.write(events.isEmpty() ? '[' : ',');
            input.writeBytes(member.envelope());
            events.add(member.event());
            hops = Math.max(hops, member.hops());
        }
        input.write(']');
        members.clear();
        begunAnew = true;
        UUID completing = event.id().value();
        UUID id = DerivedId.of(
                Uuids.time(completing), completing, share.workflow().value());
        NewExecution execution =
                new NewExecution(new ExecutionId(id), share.workflow(), share.version(), null, input.toByteArray());
        return new Start(execution, key.organization(), completing, hops, events);
    }

    /** Whether nothing of what the store had is in it any more. */
    boolean begunAnew() {
        return begunAnew;
    }

    /** What the store does not have yet, by slot. */
    Map<Integer, Member> fresh() {
        NavigableMap<Integer, Member> fresh = new TreeMap<>(members);
        fresh.values().removeIf(Member::stored);
        return fresh;
    }
}
