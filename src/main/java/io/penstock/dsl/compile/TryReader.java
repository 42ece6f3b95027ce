package io.penstock.dsl.compile;

import io.penstock.dsl.Action;
import io.penstock.dsl.Block;
import io.penstock.dsl.Catch;
import io.penstock.dsl.ErrorFilter;
import io.penstock.dsl.Retry;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code try} */
final class TryReader implements ActionReader {

    private static final Shape CATCH = Shape.of("`catch`", "errors", "as", "when", "exceptWhen", "retry", "do");
    private static final Shape ERRORS = Shape.of("`errors`", "with");
    private static final Catch EVERYTHING = new Catch(null, "error", null, null, null, null);

    @Override
    public List<String> properties() {
        return List.of("try", "catch");
    }

    @Override
    public Action read(Fields task, Surroundings surroundings, Compilation compilation) {
        Block block = compilation.blocks().require(task, "try", surroundings.scope());
        Located handler = task.require("catch");
        return new Action.Try(
                block, handler == null ? EVERYTHING : handler(handler, surroundings.scope(), compilation));
    }

    private static Catch handler(Located at, Scope outer, Compilation compilation) {
        Findings findings = compilation.findings();
        Expressions expressions = compilation.expressions();
        Fields fields = CATCH.read(at, findings);
        String as = VariableNames.read(fields, "as", "error");
        Scope scope = outer.with(as);
        Located retry = fields.get("retry");
        Located block = fields.get("do");
        return new Catch(
                errors(fields.get("errors"), compilation),
                as,
                expressions.naturalOrNull(fields.get("when"), scope),
                expressions.naturalOrNull(fields.get("exceptWhen"), scope),
                retry == null ? null : retry(retry, scope, compilation),
                block == null ? null : compilation.blocks().read(block, scope));
    }

    private static @Nullable ErrorFilter errors(@Nullable Located at, Compilation compilation) {
        Fields fields = ERRORS.readIfThere(at, compilation.findings());
        Located with = fields == null ? null : fields.get("with");
        return with == null ? null : ErrorReader.filter(with, compilation);
    }

    private static @Nullable Retry retry(Located at, Scope scope, Compilation compilation) {
        return compilation.retries().resolve(at, scope);
    }
}
