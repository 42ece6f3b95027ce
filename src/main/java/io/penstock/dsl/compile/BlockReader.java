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
        List<Located> named = NamedItems.of(list, "task", this::tellNameless, findings);
        named.forEach(this::tellReserved);
        Surroundings surroundings = new Surroundings(scope, targets(named), false);
        List<Task> read = new ArrayList<>(named.size());
        for (Located task : named) {
            if (counts(task)) {
                read.add(TaskReader.read(task, surroundings, compilation));
            }
        }
        if (findings.count() == before) {
            Reachability.check(read, named, findings);
        }
        return new Block(list.pointer(), read);
    }

    /** The branches of a fork: each a block of one task. */
    List<Block> branches(Located list, Scope scope) {
        List<Located> named = NamedItems.of(list, "task", this::tellNameless, compilation.findings());
        named.forEach(this::tellReserved);
        targets(named);
        Surroundings surroundings = Surroundings.ofBranch(scope);
        List<Block> read = new ArrayList<>(named.size());
        for (Located task : named) {
            if (counts(task)) {
                String pointer = list.pointer() + "/" + read.size();
                read.add(new Block(pointer, List.of(TaskReader.read(task, surroundings, compilation))));
            }
        }
        return read;
    }

    /** Whether there may be one task more. */
    private boolean counts(Located task) {
        if (++tasks == MAX_TASKS + 1) {
            compilation.findings().add(task, "A document has at most " + MAX_TASKS + " tasks.", null);
        }
        return tasks <= MAX_TASKS;
    }

    private boolean tellNameless(Located item) {
        boolean nameless = item.isObject() && TaskReader.lacksName(item);
        if (nameless) {
            String hint = "Write `- name: {" + TaskReader.keyword(item) + ": …}`, with a name of your own.";
            compilation.findings().add(item, "The task has no name.", hint);
        }
        return nameless;
    }

    /** A task named as a directive could not be the target of one; keys are read as text, and so is YAML's null. */
    private void tellReserved(Located task) {
        if (task.key().equals("~") || task.key().equals("null")) {
            compilation.findings().addKey(task, "The task has no name.", "Give it a name that says what it does.");
        }
        if (Flows.WORDS.contains(task.key())) {
            String message = "`" + task.key() + "` cannot be the name of a task: it is a flow directive.";
            compilation.findings().addKey(task, message, null);
        }
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
