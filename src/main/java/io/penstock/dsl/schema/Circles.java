package io.penstock.dsl.schema;

import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds schemas that ask themselves about the same value, for ever. */
final class Circles {

    private record Visited(Located schema, Iterator<Located> next) {}

    private Circles() {}

    /** @param sameValue the schemas that each one asks about its own value */
    static void tell(Map<Located, List<Located>> sameValue, Findings findings) {
        Set<Located> done = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Located start : sameValue.keySet()) {
            search(start, sameValue, done, findings);
        }
    }

    private static void search(
            Located start, Map<Located, List<Located>> sameValue, Set<Located> done, Findings findings) {
        Set<Located> above = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Visited> stack = new ArrayDeque<>();
        if (done.add(start)) {
            above.add(start);
            stack.push(new Visited(start, next(start, sameValue)));
        }
        while (!stack.isEmpty()) {
            Visited top = stack.peek();
            if (!top.next().hasNext()) {
                above.remove(top.schema());
                stack.pop();
                continue;
            }
            Located next = top.next().next();
            if (above.contains(next)) {
                findings.add(
                        next,
                        "The schema refers to itself without an end.",
                        "Refer to it below a property or an item.");
            } else if (done.add(next)) {
                above.add(next);
                stack.push(new Visited(next, next(next, sameValue)));
            }
        }
    }

    private static Iterator<Located> next(Located schema, Map<Located, List<Located>> sameValue) {
        return sameValue.getOrDefault(schema, List.of()).iterator();
    }
}
