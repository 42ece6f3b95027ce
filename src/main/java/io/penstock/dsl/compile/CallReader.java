package io.penstock.dsl.compile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.dsl.Action;
import io.penstock.dsl.Block;
import io.penstock.dsl.Template;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code call}: chooses by what is called. */
final class CallReader implements ActionReader {

    private static final Set<String> NEVER = Set.of("grpc", "asyncapi", "mcp", "a2a");

    private final HttpCallReader http = new HttpCallReader();
    private final OpenApiCallReader openApi = new OpenApiCallReader();

    @Override
    public List<String> properties() {
        return List.of("call", "with");
    }

    @Override
    public Action read(Fields task, Surroundings surroundings, Compilation compilation) {
        Located call = task.require("call");
        String called = task.requireText("call");
        if (call == null || called.isBlank()) {
            return HttpCallReader.NOTHING;
        }
        if (called.equals("http")) {
            return http.read(task, surroundings.scope(), compilation);
        }
        Findings findings = compilation.findings();
        if (NEVER.contains(called)) {
            findings.add(call, "`call: " + called + "` never runs here, by design.", "Call the service over HTTP.");
            return HttpCallReader.NOTHING;
        }
        if (called.equals("openapi")) {
            return openApi.read(task, surroundings.scope(), compilation);
        }
        Template arguments = arguments(task.get("with"), surroundings.scope(), compilation);
        Block function = compilation.functions().resolve(called, call);
        return function == null ? HttpCallReader.NOTHING : new Action.CallFunction(arguments, function);
    }

    /** An object; nothing stands for an empty one. */
    private static Template arguments(@Nullable Located at, Scope scope, Compilation compilation) {
        if (at == null) {
            return new Template.Constant(JsonNodeFactory.instance.objectNode());
        }
        if (!at.isObject()) {
            compilation.findings().add(at, "`with` is an object of arguments.", null);
        }
        return compilation.expressions().template(at, scope);
    }
}
