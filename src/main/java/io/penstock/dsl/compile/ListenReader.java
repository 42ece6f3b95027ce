package io.penstock.dsl.compile;

import io.penstock.dsl.Action;
import io.penstock.dsl.Consumption;
import io.penstock.dsl.source.Located;
import java.util.List;
import java.util.Locale;

/** {@code listen} */
final class ListenReader implements ActionReader {

    private static final Shape LISTEN = Shape.of("`listen`", "to", "read");
    private static final Shape FOREACH = Shape.of("`foreach`", "item", "at", "do", "output", "export");
    private static final List<String> READS = List.of("data", "envelope", "raw");
    private static final Consumption NOTHING = new Consumption(Consumption.Mode.ONE, List.of());

    @Override
    public List<String> properties() {
        return List.of("listen", "foreach");
    }

    @Override
    public Action read(Fields task, Surroundings surroundings, Compilation compilation) {
        Scope scope = surroundings.scope();
        Fields listen = LISTEN.readIfThere(task.require("listen"), compilation.findings());
        Located to = listen == null ? null : listen.require("to");
        String read = listen == null ? "data" : listen.choice("read", "data", READS);
        Located foreach = task.get("foreach");
        return new Action.Listen(
                to == null ? NOTHING : ConsumptionReader.ofTask(to, scope, compilation),
                Action.Read.valueOf(read.toUpperCase(Locale.ROOT)),
                foreach == null ? null : iteration(foreach, scope, compilation));
    }

    private static Action.Iteration iteration(Located at, Scope outer, Compilation compilation) {
        Fields fields = FOREACH.read(at, compilation.findings());
        String item = VariableNames.read(fields, "item", "item");
        String index = VariableNames.read(fields, "at", "index");
        if (item.equals(index)) {
            compilation.findings().add(at, "The item and its index need two names.", null);
        }
        Scope scope = outer.with(item, index);
        Located block = fields.get("do");
        return new Action.Iteration(
                item,
                index,
                block == null ? null : compilation.blocks().read(block, scope),
                Transforms.ofIteration(at, scope, compilation));
    }
}
