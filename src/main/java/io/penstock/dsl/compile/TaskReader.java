package io.penstock.dsl.compile;

import io.penstock.dsl.Action;
import io.penstock.dsl.Block;
import io.penstock.dsl.Delay;
import io.penstock.dsl.Flow;
import io.penstock.dsl.Task;
import io.penstock.dsl.Transform;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import io.penstock.expression.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what every task has, and hands the rest to the reader of its kind. Stateless. */
final class TaskReader {

    private static final Shape COMMON = Shape.of("", "if", "input", "output", "export", "timeout", "then", "metadata");

    /** The kinds by keyword. {@code do} is last, since a {@code for} has one too. */
    private static final Map<String, ActionReader> KINDS = kinds();

    private static final int MAX_POINTER = 2_000;

    private TaskReader() {}

    private static Map<String, ActionReader> kinds() {
        List<ActionReader> readers = List.of(
                new CallReader(),
                new EmitReader(),
                new ForReader(),
                new ForkReader(),
                new ListenReader(),
                new RaiseReader(),
                new RunReader(),
                new SetReader(),
                new SwitchReader(),
                new TryReader(),
                new WaitReader(),
                new DoReader());
        Map<String, ActionReader> kinds = new LinkedHashMap<>();
        readers.forEach(reader -> kinds.put(reader.properties().get(0), reader));
        return kinds;
    }

    /**
     * Whether an item of a list of tasks is a task itself, without the name around it: its first key is one of a task's own, and what is
     * below that is no task.
     */
    static boolean lacksName(Located item) {
        List<String> keywords = keywords(item);
        if (keywords.isEmpty()) {
            return false;
        }
        Located first = item.members().iterator().next();
        boolean own = keywords.contains(first.key()) || COMMON.known().contains(first.key());
        return own && (!first.isObject() || keywords(first).isEmpty());
    }

    /** The keyword of what {@link #lacksName}. */
    static String keyword(Located item) {
        return keywords(item).get(0);
    }

    static Task read(Located at, Surroundings surroundings, Compilation compilation) {
        return read(at, at.key(), surroundings, compilation);
    }

    static Task read(Located at, String name, Surroundings surroundings, Compilation compilation) {
        Findings findings = compilation.findings();
        Scope scope = surroundings.scope();
        Expression condition = compilation.expressions().naturalOrNull(at.member("if"), scope.beforeInput());
        Flow then = Flows.read(at.member("then"), surroundings, findings);
        String pointer = at.pointer();
        if (pointer.length() > MAX_POINTER) {
            findings.add(at, "The names of the tasks down to this one are too long together.", null);
        }
        Action action = action(at, surroundings, compilation);
        Transform transform = Transforms.ofTask(at, scope, compilation);
        Located timeout = at.member("timeout");
        Delay limit = timeout == null ? null : compilation.timeouts().resolve(timeout, scope);
        Task task = new Task(name, pointer, condition, transform, then, action, limit);
        return compilation.extensions().around(task);
    }

    private static Action action(Located at, Surroundings surroundings, Compilation compilation) {
        Findings findings = compilation.findings();
        Action none = new Action.Do(new Block(at.pointer(), List.of()));
        if (!at.isObject()) {
            findings.add(at, "A task is an object.", "It has one of " + String.join(", ", KINDS.keySet()) + ".");
            return none;
        }
        List<String> keywords = keywords(at);
        if (keywords.size() != 1) {
            tellKeywords(at, keywords, findings);
            return none;
        }
        String keyword = keywords.get(0);
        ActionReader reader = Objects.requireNonNull(KINDS.get(keyword));
        Fields fields = new Shape("A `" + keyword + "` task", reader.properties(), COMMON.outside())
                .and(COMMON.known())
                .read(at, findings);
        fields.freeObject("metadata");
        return reader.read(fields, surroundings, compilation);
    }

    private static List<String> keywords(Located at) {
        List<String> found = new ArrayList<>();
        for (Located member : at.members()) {
            boolean keyword = KINDS.containsKey(member.key());
            if (keyword && !member.key().equals("do")) {
                found.add(member.key());
            }
        }
        boolean hasBlock = at.member("do") != null && !found.contains("for");
        if (hasBlock) {
            found.add("do");
        }
        return found;
    }

    private static void tellKeywords(Located at, List<String> keywords, Findings findings) {
        if (!keywords.isEmpty()) {
            findings.add(at, "A task does one thing; this one has " + String.join(" and ", keywords) + ".", null);
            return;
        }
        @Nullable
        Located unknown = at.members().stream()
                .filter(member -> !COMMON.known().contains(member.key()))
                .findFirst()
                .orElse(null);
        List<String> kinds = List.copyOf(KINDS.keySet());
        if (unknown == null) {
            findings.add(at, "The task does nothing.", "It needs one of " + String.join(", ", kinds) + ".");
        } else {
            findings.addMisspeltKey(unknown, "`" + unknown.key() + "` is no kind of task.", kinds);
        }
    }
}
