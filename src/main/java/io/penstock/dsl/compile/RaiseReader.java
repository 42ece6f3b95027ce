package io.penstock.dsl.compile;

import io.penstock.dsl.Action;
import io.penstock.dsl.ErrorTemplate;
import io.penstock.dsl.source.Located;
import java.util.List;

/** {@code raise}: an error written out, or the name of one under {@code use.errors}. */
final class RaiseReader implements ActionReader {

    private static final Shape RAISE = Shape.of("`raise`", "error");
    private static final ErrorTemplate NONE =
            new ErrorTemplate(Expressions.nothing(), Expressions.nothing(), null, null, null);

    @Override
    public List<String> properties() {
        return List.of("raise");
    }

    @Override
    public Action read(Fields task, Surroundings surroundings, Compilation compilation) {
        Fields raise = RAISE.readIfThere(task.require("raise"), compilation.findings());
        Located error = raise == null ? null : raise.require("error");
        ErrorTemplate template = error == null ? null : compilation.errors().resolve(error, surroundings.scope());
        return new Action.Raise(template == null ? NONE : template);
    }
}
