package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Commands as JSON, as snapshots keep those that are pending. Pure. */
final class CommandCodec {

    private CommandCodec() {}

    static ObjectNode write(Command command) {
        ObjectNode json = Codec.JSON.objectNode();
        json.put("position", command.position().value());
        json.put("stable", command.position().stable());
        if (command instanceof Command.HttpCall call) {
            writeCall(json, call);
        } else if (command instanceof Command.Timer timer) {
            json.put("kind", "timer");
            json.put("due", timer.due().toString()).put("delay", timer.delay().toString());
        } else if (command instanceof Command.Emit emit) {
            json.put("kind", "emit").set("event", emit.event());
        } else if (command instanceof Command.Listen listen) {
            ArrayNode types = json.put("kind", "listen").putArray("types");
            listen.types().forEach(types::add);
        } else if (command instanceof Command.StartChild child) {
            json.put("kind", "child").put("namespace", child.namespace()).put("name", child.name());
            json.put("version", child.version()).put("await", child.await()).set("input", child.input());
        }
        return json;
    }

    private static void writeCall(ObjectNode json, Command.HttpCall call) {
        json.put("kind", "http").put("method", call.method()).put("uri", call.uri());
        json.set("headers", Codec.object(call.headers()));
        json.set("query", Codec.object(call.query()));
        if (call.body() != null) {
            json.set("body", call.body());
        }
        if (call.authentication() != null) {
            json.set("authentication", call.authentication());
        }
        json.put("redirect", call.redirect());
    }

    static Command read(JsonNode json) {
        Position position = new Position(Codec.text(json, "position"), Codec.text(json, "stable"));
        String kind = Codec.text(json, "kind");
        return switch (kind) {
            case "http" ->
                new Command.HttpCall(
                        position,
                        Codec.text(json, "method"),
                        Codec.text(json, "uri"),
                        Codec.texts(Codec.require(json, "headers")),
                        Codec.texts(Codec.require(json, "query")),
                        json.get("body"),
                        Codec.require(json, "redirect").booleanValue(),
                        json.get("authentication"));
            case "timer" -> new Command.Timer(position, Codec.time(json, "due"), Codec.duration(json, "delay"));
            case "emit" -> new Command.Emit(position, event(json));
            case "listen" -> new Command.Listen(position, types(json));
            case "child" ->
                new Command.StartChild(
                        position,
                        Codec.text(json, "namespace"),
                        Codec.text(json, "name"),
                        Codec.text(json, "version"),
                        json.path("input"),
                        Codec.require(json, "await").booleanValue());
            default -> throw new IllegalArgumentException("No command is of the kind " + kind + ".");
        };
    }

    private static ObjectNode event(JsonNode json) {
        if (Codec.require(json, "event") instanceof ObjectNode event) {
            return event;
        }
        throw new IllegalArgumentException("An event is an object.");
    }

    private static List<String> types(JsonNode json) {
        List<String> types = new ArrayList<>();
        Codec.require(json, "types").forEach(type -> types.add(type.asText()));
        return types;
    }
}
