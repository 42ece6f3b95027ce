package io.penstock.dsl.compile;

import io.penstock.dsl.Block;
import io.penstock.dsl.Task;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads lists of tasks. One document, one thread. */
final class BlockReader {

    private static final int MAX_TASKS = 20_000;

    private final Compilation compilation;
    private int tasks;

    BlockReader(Compilation compilation) {
        this.compilation = compilation;
    }

    /** A block that must be there; an empty one stands in for it. */
    Block require(Fields fields, String property, Scope scope) {
        Located list = fields.require(property);
        return list == null ? new Block(fields.at().pointer(), List.of()) : read(list, scope);
    }

    Block read(Located list, Scope scope) {
        Findings findings = compilation.findings();
        int before = findings.count();
        List<Located> named = NamedItems.of(list, "task", findings);
        Surroundings surroundings = new Surroundings(scope, targets(named));
        List<Task> read = new ArrayList<>(named.size());
        for (Located task : named) {
            if (++tasks == MAX_TASKS + 1) {
                findings.add(task, "A document has at most " + MAX_TASKS + " tasks.", null);
            }
            if (tasks <= MAX_TASKS) {
                read.add(TaskReader.read(task, surroundings, compilation));
            }
        }
        if (findings.count() == before) {
            Reachability.check(read, named, findings);
        }
        return new Block(list.pointer(), read);
    }

    private Map<String, Integer> targets(List<Located> named) {
        Map<String, Integer> targets = new LinkedHashMap<>();
        for (int i = 0; i < named.size(); i++) {
            Located task = named.get(i);
            if (targets.putIfAbsent(task.key(), i) != null) {
                compilation
                        .findings()
                        .addKey(
                                task,
                                "A task `" + task.key() + "` is already in this list.",
                                "Give each task its own name.");
            }
        }
        return targets;
    }
}
