package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import org.jspecify.annotations.Nullable;

/** Code that computes one value from others. Of several operands, jq evaluates the right one first. */
final class Operations {

    private Operations() {}

    /** {@code a + b} */
    static final class Binary extends Code {

        private final Operator operator;
        private final Code left;
        private final Code right;

        Binary(Operator operator, Code left, Code right) {
            super(allSingle(left, right), allSingle(left, right) ? above(left, right) : sum(left, right));
            this.operator = operator;
            this.left = left;
            this.right = right;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            run.meter().step();
            JsonNode b = right.one(run, env, in);
            if (b == null) {
                return null;
            }
            JsonNode a = left.one(run, env, in);
            return a == null ? null : operator.apply(run, a, b);
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            if (isSingle()) {
                return pass(run, env, in, out);
            }
            run.meter().step();
            return right.run(run, env, in, b -> left.run(run, env, in, a -> out.accept(operator.apply(run, a, b))));
        }
    }

    /** {@code a + b - c …}, as long as it may be: the operands are single. */
    static final class Chain extends Code {

        private final Code[] operands;
        private final Operator[] operators;

        Chain(Code[] operands, Operator[] operators) {
            super(true, above(operands));
            this.operands = operands;
            this.operators = operators;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            run.meter().step(operands.length);
            JsonNode[] values = new JsonNode[operands.length];
            for (int i = operands.length - 1; i >= 0; i--) {
                JsonNode value = operands[i].one(run, env, in);
                if (value == null) {
                    return null;
                }
                values[i] = value;
            }
            JsonNode result = values[0];
            for (int i = 0; i < operators.length; i++) {
                result = operators[i].apply(run, result, values[i + 1]);
            }
            return result;
        }
    }

    /** {@code a and b}, {@code a or b}: the right one only when the left one does not decide. */
    static final class Logic extends Code {

        private final boolean decides;
        private final Code[] operands;

        Logic(boolean and, Code[] operands) {
            super(allSingle(operands), allSingle(operands) ? above(operands) : sum(operands) + operands.length);
            this.decides = !and;
            this.operands = operands;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            for (Code operand : operands) {
                run.meter().step();
                JsonNode value = operand.one(run, env, in);
                if (value == null) {
                    return null;
                }
                if (Kind.isTrue(value) == decides) {
                    return BooleanNode.valueOf(decides);
                }
            }
            return BooleanNode.valueOf(!decides);
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            if (isSingle()) {
                return pass(run, env, in, out);
            }
            return from(run, env, in, 0, out);
        }

        private boolean from(Run run, Env env, JsonNode in, int at, Sink out) {
            run.meter().step();
            if (at == operands.length) {
                return out.accept(BooleanNode.valueOf(!decides));
            }
            return operands[at].run(
                    run,
                    env,
                    in,
                    value -> Kind.isTrue(value) == decides
                            ? out.accept(BooleanNode.valueOf(decides))
                            : from(run, env, in, at + 1, out));
        }
    }

    /** {@code -a} */
    static final class Negate extends Code {

        private final Code body;

        Negate(Code body) {
            super(body.isSingle(), body.isSingle() ? above(body) : sum(body));
            this.body = body;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            JsonNode value = body.one(run, env, in);
            return value == null ? null : negate(run, value);
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            if (isSingle()) {
                return pass(run, env, in, out);
            }
            return body.run(run, env, in, value -> out.accept(negate(run, value)));
        }

        static JsonNode negate(Run run, JsonNode value) {
            run.meter().step();
            if (!value.isNumber()) {
                throw new Raised(Kind.describe(value) + " cannot be negated");
            }
            return Numbers.negate(run, value);
        }
    }
}
