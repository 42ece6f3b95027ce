package io.penstock.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** The tasks of {@link GeneratedPrograms}. */
final class GeneratedTasks {

    private static final int DEEPEST = 3;
    private static final int MOST = 40;
    private static final List<String> DURATIONS = List.of("PT0S", "PT0.1S", "PT0.4S", "PT1S", "PT2S");
    private static final String COUNT = "${ ((.n? // 0) + 1) % 7 }";
    private static final String CONTEXT = "{k: ((($context.k? // 0) + (.n? // 1)) % 11)}";

    private final Random random;
    private int tasks;

    GeneratedTasks(Random random) {
        this.random = random;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String duration() {
        return DURATIONS.get(random.nextInt(DURATIONS.size()));
    }

    private String name() {
        return "t" + tasks++;
    }

    void block(ArrayNode list, int depth) {
        int size = 1 + random.nextInt(depth == 0 ? 5 : 3);
        for (int i = 0; i < size; i++) {
            if (depth == 0 && chance(60)) {
                guarded(list);
            } else {
                task(list, depth);
            }
            if (depth < 2 && chance(8)) {
                skipped(list, depth);
            }
        }
    }

    /** Most errors would end a program before it has done much. */
    private void guarded(ArrayNode list) {
        ObjectNode task = list.addObject().putObject(name());
        task(task.putArray("try"), 1);
        task.putObject("catch");
    }

    /** A task that a `switch` leaves out or not. */
    private void skipped(ArrayNode list, int depth) {
        String next = name();
        ArrayNode cases = list.addObject().putObject(name()).putArray("switch");
        cases.addObject().putObject("over").put("when", "(.n? // 0) % 3 == 1").put("then", next);
        if (chance(50)) {
            cases.addObject().putObject("otherwise").put("then", "continue");
        }
        task(list, depth + 1);
        list.addObject().putObject(next).putObject("set").put("n", COUNT);
    }

    private void task(ArrayNode list, int depth) {
        ObjectNode task = list.addObject().putObject(name());
        boolean conditional = chance(15);
        if (conditional) {
            task.put("if", "((.n? // 0) + ($context.k? // 0)) % 3 != 0");
        }
        if (chance(15)) {
            task.putObject("input").put("from", "{n: (.n? // 1), from: ($context.k? // 0)}");
        }
        action(task, random.nextInt(depth >= DEEPEST || tasks > MOST ? 9 : 18), depth);
        around(task);
        if (conditional && !task.has("switch") && chance(8)) {
            task.put("then", chance(70) ? "exit" : "end");
        }
    }

    private void around(ObjectNode task) {
        if (chance(8)) {
            ObjectNode input = task.withObjectProperty("input");
            schema(input, "{\"properties\": {\"n\": {\"maximum\": 5}}}");
        }
        if (chance(20)) {
            task.putObject("output").put("as", "{n: (.n? // length), at: now}");
        }
        if (chance(5)) {
            schema(task.withObjectProperty("output"), "{\"not\": {\"required\": [\"error\"]}}");
        }
        if (chance(25)) {
            task.putObject("export").put("as", CONTEXT);
        }
        if (chance(12) && !task.has("timeout")) {
            if (chance(30)) {
                task.put("timeout", "brief");
            } else {
                task.putObject("timeout").put("after", duration());
            }
        }
    }

    private static void schema(ObjectNode holder, String text) {
        holder.putObject("schema").set("document", Journey.json(text));
    }

    private void action(ObjectNode task, int kind, int depth) {
        switch (kind) {
            case 0, 1 ->
                task.putObject("set")
                        .put("n", COUNT)
                        .put("k", "${ $context.k? }")
                        .put("now", "${ now }");
            case 2 -> pause(task);
            case 3 -> call(task);
            case 4 -> emit(task);
            case 5 -> run(task);
            case 6 -> choose(task);
            case 7 -> raise(task);
            case 8 -> function(task);
            case 9 -> block(task.putArray("do"), depth + 1);
            case 10 -> loop(task, depth);
            case 11, 12 -> fork(task, depth);
            case 13, 14 -> attempt(task, depth);
            case 15, 16 -> listen(task, depth);
            default -> jump(task);
        }
    }

    private void pause(ObjectNode task) {
        if (chance(70)) {
            task.put("wait", duration());
        } else {
            task.putObject("wait").put("milliseconds", 50 * random.nextInt(20));
        }
    }

    static void call(ObjectNode task) {
        ObjectNode with = task.put("call", "http").putObject("with");
        with.put("method", "post").put("endpoint", "https://x.test/{n}");
        with.putObject("headers").put("X-Key", "${ $secrets.key }");
        with.putObject("body").put("n", "${ .n? }").put("k", "${ $context.k? }");
    }

    private void function(ObjectNode task) {
        task.put("call", chance(70) ? "ask" : "count").putObject("with").put("n", "${ .n? // 0 }");
    }

    private void emit(ObjectNode task) {
        ObjectNode event = task.putObject("emit").putObject("event").putObject("with");
        event.put("source", "https://x.test/")
                .put("type", "${ \"n\\(.n? // 0)\" }")
                .put("data", "${ . }");
    }

    private void run(ObjectNode task) {
        ObjectNode run = task.putObject("run").put("await", chance(70));
        run.putObject("workflow")
                .put("namespace", "test")
                .put("name", "child")
                .put("version", "latest")
                .putObject("input")
                .put("n", "${ .n? }");
    }

    private void choose(ObjectNode task) {
        ArrayNode cases = task.putArray("switch");
        cases.addObject().putObject("out").put("when", "(.n? // 0) % 4 == 3").put("then", chance(10) ? "end" : "exit");
        cases.addObject().putObject("on").put("when", "(.n? // 0) % 2 == 0").put("then", "continue");
    }

    private void raise(ObjectNode task) {
        task.put("if", "(.n? // 0) % 5 == 2");
        if (chance(30)) {
            task.putObject("raise").put("error", "known");
            return;
        }
        task.putObject("raise")
                .putObject("error")
                .put("type", "https://x.test/e")
                .put("status", chance(50) ? 503 : 400)
                .put("detail", "${ \"k is \\($context.k?)\" }");
    }

    private void loop(ObjectNode task, int depth) {
        ObjectNode loop = task.putObject("for")
                .put("in", "[range(" + random.nextInt(4) + ")]")
                .put("each", "each");
        if (chance(30)) {
            loop.put("at", "at");
            task.put("while", "(.n? // 0) < 5 or $at == 0");
        }
        block(task.putArray("do"), depth + 1);
    }

    private void fork(ObjectNode task, int depth) {
        ObjectNode fork = task.putObject("fork").put("compete", chance(40));
        ArrayNode branches = fork.putArray("branches");
        for (int i = random.nextInt(4); i >= 0; i--) {
            task(branches, depth + 1);
        }
    }

    private void attempt(ObjectNode task, int depth) {
        block(task.putArray("try"), depth + 1);
        ObjectNode handler = task.putObject("catch").put("as", "problem");
        if (chance(25)) {
            handler.putObject("errors").putObject("with").put("status", chance(50) ? 503 : 408);
        }
        if (chance(20)) {
            handler.put(chance(50) ? "when" : "exceptWhen", "$problem.status != 400");
        }
        if (chance(20)) {
            handler.put("retry", "again");
        } else if (chance(50)) {
            retry(handler.putObject("retry"));
        }
        if (chance(60)) {
            ArrayNode list = handler.putArray("do");
            list.addObject().putObject(name()).putObject("set").put("n", "${ $problem.status % 7 }");
            block(list, depth + 1);
        }
    }

    private void retry(ObjectNode retry) {
        retry.put("delay", duration());
        retry.putObject("backoff")
                .putObject(List.of("constant", "linear", "exponential").get(random.nextInt(3)));
        ObjectNode limit = retry.putObject("limit");
        limit.putObject("attempt").put("count", 1 + random.nextInt(2));
        if (chance(30)) {
            limit.put("duration", "PT1S");
        }
        if (chance(30)) {
            retry.putObject("jitter").put("from", "PT0S").put("to", "PT1S");
        }
    }

    private void listen(ObjectNode task, int depth) {
        task.putObject("timeout").put("after", "PT3S");
        ObjectNode to = task.putObject("listen")
                .put("read", chance(50) ? "data" : "envelope")
                .putObject("to");
        switch (random.nextInt(6)) {
            case 0 -> filter(to.putObject("one"), "a");
            case 1 -> {
                filter(to.putArray("all").addObject(), "a");
                filter(((ArrayNode) to.get("all")).addObject(), "b");
            }
            case 2 -> to.put("until", "length == 2").putArray("any");
            case 3 -> {
                filter(to.putArray("any").addObject(), "a");
                to.putObject("until").putObject("one").putObject("with").put("type", "stop");
            }
            case 4 -> {
                filter(to.putArray("any").addObject(), "a");
                filter(((ArrayNode) to.get("any")).addObject(), "b");
                to.put("until", "(map(.n? // 0) | add) > 12");
            }
            default -> filter(to.putArray("any").addObject(), "b");
        }
        if (chance(60)) {
            foreach(task.putObject("foreach"), depth);
        }
    }

    private void foreach(ObjectNode foreach, int depth) {
        foreach.put("item", "each").put("at", "index");
        block(foreach.putArray("do"), depth + 1);
        foreach.putObject("output").put("as", "{n: (.n? // 0), index: $index}");
        if (chance(50)) {
            foreach.putObject("export").put("as", "{k: $index}");
        }
    }

    private void filter(ObjectNode filter, String type) {
        ObjectNode with = filter.putObject("with").put("type", type);
        if (chance(30)) {
            with.put("data", "${ .n > ($context.k? // 0) % 4 }");
        }
        if (chance(40)) {
            filter.putObject("correlate").putObject("room").put("from", ".data.room");
        }
    }

    /** A loop by directives, which the context counts. */
    private void jump(ObjectNode task) {
        String back = name();
        ArrayNode list = task.putArray("do");
        ObjectNode first = list.addObject().putObject(back);
        first.put("wait", duration()).putObject("export").put("as", "{k: ((($context.k? // 0) + 1) % 11)}");
        list.addObject()
                .putObject(name())
                .putArray("switch")
                .addObject()
                .putObject("again")
                .put("when", "$context.k % 4 != 0")
                .put("then", back);
    }
}
