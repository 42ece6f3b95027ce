package io.penstock.dsl.compile;

import io.penstock.dsl.Action;
import io.penstock.dsl.Delay;
import io.penstock.dsl.source.Located;
import java.util.List;

/** {@code wait} */
final class WaitReader implements ActionReader {

    @Override
    public List<String> properties() {
        return List.of("wait");
    }

    @Override
    public Action read(Fields task, Surroundings surroundings, Compilation compilation) {
        Located wait = task.require("wait");
        return new Action.Wait(
                wait == null
                        ? new Delay(Expressions.nothing())
                        : compilation.delays().read(wait, surroundings.scope()));
    }
}
