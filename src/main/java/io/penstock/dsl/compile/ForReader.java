package io.penstock.dsl.compile;

import io.penstock.dsl.Action;
import io.penstock.dsl.source.Located;
import java.util.List;

/** {@code for} */
final class ForReader implements ActionReader {

    private static final Shape LOOP = Shape.of("`for`", "each", "in", "at");

    @Override
    public List<String> properties() {
        return List.of("for", "while", "do");
    }

    @Override
    public Action read(Fields task, Surroundings surroundings, Compilation compilation) {
        Scope outer = surroundings.scope();
        Expressions expressions = compilation.expressions();
        Fields loop = LOOP.readIfThere(task.require("for"), compilation.findings());
        Located in = loop == null ? null : loop.require("in");
        String each = loop == null ? "item" : VariableNames.read(loop, "each", "item");
        String at = loop == null ? "index" : VariableNames.read(loop, "at", "index");
        if (loop != null && each.equals(at)) {
            compilation.findings().add(loop.at(), "The item and its index need two names.", null);
        }
        Scope inner = outer.with(each, at);
        return new Action.For(
                each,
                in == null ? Expressions.identity() : expressions.natural(in, outer),
                at,
                expressions.naturalOrNull(task.get("while"), inner),
                compilation.blocks().require(task, "do", inner));
    }
}
