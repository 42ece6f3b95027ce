package io.penstock.dsl.compile;

import io.penstock.dsl.Action;
import io.penstock.dsl.source.Located;
import java.util.List;

/** {@code set}: an object, or an expression that gives the whole value. */
final class SetReader implements ActionReader {

    @Override
    public List<String> properties() {
        return List.of("set");
    }

    @Override
    public Action read(Fields task, Surroundings surroundings, Compilation compilation) {
        Located value = task.require("set");
        if (value == null) {
            return new Action.Set(Expressions.nothing());
        }
        boolean text = Expressions.marked(value)
                || value.isText() && compilation.expressions().loose();
        if (!value.isObject() && !text) {
            String hint = value.isText() ? "Write ${ " + shortened(value.text()) + " } for an expression." : null;
            compilation.findings().add(value, "`set` is an object or an expression in ${ }.", hint);
        } else if (value.isObject() && value.members().isEmpty()) {
            compilation.findings().add(value, "`set` has at least one property.", null);
        }
        return new Action.Set(compilation.expressions().template(value, surroundings.scope()));
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text.strip() : "…";
    }
}
