package io.penstock.dsl.compile;

import io.penstock.dsl.Block;
import io.penstock.dsl.Task;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.List;

/**
 * Functions that stand in documents elsewhere. They are compiled like the document's own, as if they stood under {@code use.functions},
 * and each once. One thread.
 */
final class ForeignFunctions {

    private static final int MAX_DEPTH = 32;

    private final Compilation compilation;

    ForeignFunctions(Compilation compilation) {
        this.compilation = compilation;
    }

    /** The function at an endpoint. An empty block stands in for one that is not at hand yet, or cannot be used, which is told. */
    Block read(FixedEndpoint endpoint, String name, Located call) {
        Imports imports = compilation.imports();
        Block known = imports.functions().get(endpoint.uri());
        if (known != null) {
            return known;
        }
        Block none = new Block(call.pointer(), List.of());
        if (imports.open().contains(endpoint.uri()) || imports.open().size() >= MAX_DEPTH) {
            String message = "The function at " + endpoint.uri() + " calls itself, or others too many levels deep.";
            compilation.findings().add(call, message, null);
            return none;
        }
        imports.open().push(endpoint.uri());
        String pointer = "/use/functions/" + call.text().replace("~", "~0").replace("/", "~1");
        Block block = new ForeignText("function", endpoint, pointer, call)
                .read(compilation, (root, findings) -> compile(root, name, findings));
        imports.open().pop();
        if (block == null) {
            return none;
        }
        imports.functions().put(endpoint.uri(), block);
        return block;
    }

    private Block compile(Located root, String name, Findings findings) {
        Task task = TaskReader.read(root, name, Surroundings.alone(Scope.TASK), compilation.foreign(findings));
        compilation.imports().define(root.pointer(), root.value());
        return new Block(root.pointer() + "/", List.of(task));
    }
}
