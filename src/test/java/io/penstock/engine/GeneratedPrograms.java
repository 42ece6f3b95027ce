package io.penstock.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Documents;
import io.penstock.dsl.Program;
import java.util.Random;

/** Makes programs by seed, of every kind of task and whatever can stand around one. They end by themselves, most of them soon. */
final class GeneratedPrograms {

    private final Random random;
    private final GeneratedTasks tasks;

    private GeneratedPrograms(Random random) {
        this.random = random;
        this.tasks = new GeneratedTasks(random);
    }

    static Program compile(ObjectNode document) {
        return Documents.compile(Codec.bytes(document), Documents.Format.JSON);
    }

    static ObjectNode document(int seed) {
        return new GeneratedPrograms(new Random(seed * 1_000_003L + 17)).document();
    }

    private ObjectNode document() {
        ObjectNode document = Codec.JSON.objectNode();
        document.putObject("document")
                .put("dsl", "1.0.3")
                .put("namespace", "test")
                .put("name", "generated")
                .put("version", "1.0.0");
        use(document.putObject("use"));
        if (chance(10)) {
            document.putObject("timeout").put("after", chance(50) ? "PT2S" : "PT6S");
        }
        if (chance(20)) {
            document.putObject("input").put("from", "{n: (.n + 1), words: .words}");
        }
        tasks.block(document.putArray("do"), 0);
        if (chance(20)) {
            document.putObject("output").put("as", "{result: ., k: $context.k?, now: now}");
        }
        return document;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private void use(ObjectNode use) {
        use.putArray("secrets").add("key");
        use.putObject("timeouts").putObject("brief").put("after", "PT0.9S");
        use.putObject("retries")
                .putObject("again")
                .put("delay", "PT0.3S")
                .putObject("limit")
                .putObject("attempt")
                .put("count", 2);
        use.putObject("errors")
                .putObject("known")
                .put("type", "https://x.test/known")
                .put("status", 418)
                .put("detail", "${ \"n is \\(.n?)\" }");
        ObjectNode functions = use.putObject("functions");
        ObjectNode ask = functions.putObject("ask");
        GeneratedTasks.call(ask);
        ask.putObject("output").put("as", "{n: (.value? // 0)}");
        functions.putObject("count").putObject("set").put("n", "${ (.n // 0) + 1 }");
        if (chance(12)) {
            ObjectNode extension = use.putArray("extensions")
                    .addObject()
                    .putObject("around")
                    .put("extend", chance(50) ? "all" : "set");
            extension(extension);
        }
    }

    private void extension(ObjectNode extension) {
        if (chance(50)) {
            extension.put("when", "($task.name | length) == 2");
        }
        ArrayNode before = extension.putArray("before");
        before.addObject()
                .putObject("pause")
                .put("if", "($context.k? // 0) % 2 == 0")
                .put("wait", "PT0.2S");
        if (chance(40)) {
            before.addObject()
                    .putObject("instead")
                    .put("if", "($context.k? // 0) % 3 == 1")
                    .put("then", "exit")
                    .putObject("set")
                    .put("n", 5);
        }
        if (chance(60)) {
            ObjectNode after = extension.putArray("after").addObject().putObject("note");
            after.putObject("set").put("seen", "${ $task.name }");
            after.putObject("export").put("as", "{k: ((($context.k? // 0) + 1) % 11)}");
        }
    }
}
