package io.penstock.dsl.compile;

import io.penstock.dsl.Action;
import io.penstock.dsl.Block;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.List;
import java.util.Set;

/** {@code call}: chooses by what is called. */
final class CallReader implements ActionReader {

    private static final Set<String> NEVER = Set.of("grpc", "asyncapi", "mcp", "a2a");

    private final HttpCallReader http = new HttpCallReader();

    @Override
    public List<String> properties() {
        return List.of("call", "with");
    }

    @Override
    public Action read(Fields task, Surroundings surroundings, Compilation compilation) {
        Located call = task.require("call");
        Findings findings = compilation.findings();
        String called = task.requireText("call");
        if (called.equals("http")) {
            return http.read(task, surroundings.scope(), compilation);
        }
        if (call != null && NEVER.contains(called)) {
            findings.add(call, "`call: " + called + "` never runs here, by design.", "Call the service over HTTP.");
        } else if (call != null && called.equals("openapi")) {
            findings.add(call, "`call: openapi` is not in this release yet.", "Use `call: http`.");
        } else if (call != null && !called.isBlank()) {
            findings.addMisspelt(
                    call,
                    "Calls of functions are not in this release yet; only `call: http` is.",
                    called,
                    List.of("http"));
        }
        return new Action.Do(new Block(task.at().pointer(), List.of()));
    }
}
