package io.penstock.dsl.compile;

import io.penstock.dsl.Action;
import io.penstock.dsl.Action.Case;
import io.penstock.dsl.Flow;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import io.penstock.expression.Expression;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code switch}: the case without a condition is put last, since it counts only when no other does. */
final class SwitchReader implements ActionReader {

    private static final Shape CASE = Shape.of("A case", "when", "then");

    @Override
    public List<String> properties() {
        return List.of("switch");
    }

    @Override
    public Action read(Fields task, Surroundings surroundings, Compilation compilation) {
        Findings findings = compilation.findings();
        Located list = task.require("switch");
        List<Case> cases = new ArrayList<>();
        List<Case> defaults = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Located item : NamedItems.of(list, "case", item -> false, findings)) {
            if (!names.add(item.key())) {
                findings.addKey(item, "A case `" + item.key() + "` is there twice.", null);
            }
            Case read = read(item, surroundings, compilation);
            if (read.when() != null || !item.isObject()) {
                cases.add(read);
            } else if (defaults.isEmpty()) {
                defaults.add(read);
            } else {
                findings.addKey(item, "Only one case may have no `when`.", null);
            }
        }
        if (list != null && list.isArray() && list.items().isEmpty()) {
            findings.add(list, "`switch` needs at least one case.", null);
        }
        cases.addAll(defaults);
        return new Action.Switch(cases);
    }

    private static Case read(Located item, Surroundings surroundings, Compilation compilation) {
        Fields fields = CASE.read(item, compilation.findings());
        Located then = fields.require("then");
        Expression when = compilation.expressions().naturalOrNull(fields.get("when"), surroundings.scope());
        Flow flow = Flows.read(then, surroundings, compilation.findings());
        return new Case(item.key(), when, flow);
    }
}
