package io.penstock.dsl.compile;

import io.penstock.dsl.Action;
import io.penstock.dsl.Block;
import io.penstock.dsl.source.Located;
import java.util.List;

/** {@code fork} */
final class ForkReader implements ActionReader {

    private static final Shape FORK = Shape.of("`fork`", "branches", "compete");

    @Override
    public List<String> properties() {
        return List.of("fork");
    }

    @Override
    public Action read(Fields task, Surroundings surroundings, Compilation compilation) {
        Fields fork = FORK.readIfThere(task.require("fork"), compilation.findings());
        Located branches = fork == null ? null : fork.require("branches");
        List<Block> blocks =
                branches == null ? List.of() : compilation.blocks().branches(branches, surroundings.scope());
        return new Action.Fork(blocks, fork != null && fork.flag("compete", false));
    }
}
