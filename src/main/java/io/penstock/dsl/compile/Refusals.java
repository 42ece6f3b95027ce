package io.penstock.dsl.compile;

import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.List;

/** The kinds of task that the standard has and this release does not run. */
final class Refusals {

    static final List<String> KEYWORDS = List.of("emit", "listen", "run");

    private static final List<String> NEVER = List.of("script", "shell", "container");

    private Refusals() {}

    static void tell(Located task, String keyword, Findings findings) {
        Located kind = task.member(keyword);
        if (kind == null) {
            return;
        }
        for (String process : NEVER) {
            Located never = keyword.equals("run") ? kind.member(process) : null;
            if (never != null) {
                findings.addKey(
                        never,
                        "`run." + process + "` never runs here, by design: no code of a document is executed.",
                        "Call a service over HTTP instead.");
                return;
            }
        }
        String name = keyword.equals("run") && kind.member("workflow") != null ? "run.workflow" : keyword;
        findings.addKey(kind, "`" + name + "` is not in this release yet.", null);
    }
}
