package io.penstock.dsl.compile;

import io.penstock.dsl.Action;
import java.util.List;

/** {@code do} */
final class DoReader implements ActionReader {

    @Override
    public List<String> properties() {
        return List.of("do");
    }

    @Override
    public Action read(Fields task, Surroundings surroundings, Compilation compilation) {
        return new Action.Do(compilation.blocks().require(task, "do", surroundings.scope()));
    }
}
