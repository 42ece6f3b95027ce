package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.expression.ExpressionSyntaxException;
import io.penstock.expression.parse.Ast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns syntax into code. The work on calls is done by {@link CallCompiler}, on patterns by {@link PatternCompiler}. */
final class Compiler {

    private final Library library;
    private final List<String> globals;
    private final CallCompiler calls;
    private final PatternCompiler patterns;
    private boolean placed;
    /** Whether there is a literal that must not leave an evaluation as it is. */
    private boolean uncommon;

    /** @param placed whether errors are to know where they come from */
    Compiler(Library library, List<String> globals, Assumptions assumptions, boolean placed) {
        this.placed = placed;
        this.library = library;
        this.globals = globals;
        this.calls = new CallCompiler(this, library, assumptions);
        this.patterns = new PatternCompiler(this);
    }

    Code compile(Ast ast, Scope scope) {
        return compile(ast, scope, false);
    }

    /** @param tail the output is what the function around it answers, so a call may replace that function */
    Code compile(Ast ast, Scope scope, boolean tail) {
        Code code = plain(ast, scope, tail);
        return placed && fails(ast, code) ? new Placed(code, place(ast)) : code;
    }

    /** Whether errors can come from the construct itself, and not only from its parts. */
    private static boolean fails(Ast ast, Code code) {
        boolean simple =
                code instanceof Leaf.Constant || code instanceof Leaf.Variable || code instanceof Calls.Argument;
        boolean composed = ast instanceof Ast.Pipe
                || ast instanceof Ast.Comma
                || ast instanceof Ast.Identity
                || ast instanceof Ast.If
                || ast instanceof Ast.Try;
        return !simple && !composed;
    }

    private static int place(Ast ast) {
        return ast instanceof Ast.Call call && call.name().equals("error") ? Raised.NOWHERE : ast.at();
    }

    /** Does something with text that is not the program's own, whose places mean nothing. */
    void elsewhere(Runnable compilation) {
        boolean before = placed;
        placed = false;
        compilation.run();
        placed = before;
    }

    private Code plain(Ast ast, Scope scope, boolean tail) {
        if (ast instanceof Ast.Identity) {
            return new Leaf.Identity();
        } else if (ast instanceof Ast.Literal literal) {
            return literal(literal.value());
        } else if (ast instanceof Ast.Access access) {
            return access(access, scope);
        } else if (ast instanceof Ast.Call call) {
            return calls.compile(call, scope, tail);
        } else if (ast instanceof Ast.Pipe pipe) {
            return pipe(pipe.stages(), 0, scope, tail);
        } else if (ast instanceof Ast.Variable variable) {
            return variable(variable, scope);
        } else if (ast instanceof Ast.Comma comma) {
            return comma(comma, scope, tail);
        } else if (ast instanceof Ast.If branches) {
            return conditional(branches, scope, tail);
        } else if (ast instanceof Ast.Try attempt) {
            return attempt(attempt, scope);
        } else if (ast instanceof Ast.Descent) {
            return new Flow.Descent();
        }
        return computation(ast, scope);
    }

    private Code computation(Ast ast, Scope scope) {
        if (ast instanceof Ast.Chain chain) {
            return chain(chain, scope);
        } else if (ast instanceof Ast.Logic logic) {
            return new Operations.Logic(logic.and(), all(logic.operands(), scope));
        } else if (ast instanceof Ast.Alternative alternative) {
            return alternative(alternative, scope);
        } else if (ast instanceof Ast.Negate negate) {
            return negate(negate, scope);
        } else if (ast instanceof Ast.Array array) {
            return array(array, scope);
        } else if (ast instanceof Ast.Construct construct) {
            return construct(construct, scope);
        } else if (ast instanceof Ast.Text text) {
            return text(text, scope);
        } else if (ast instanceof Ast.Format format) {
            return new Leaf.Conversion(format(format.name(), format.at()));
        } else if (ast instanceof Ast.Assign assign) {
            return assign(assign, scope);
        } else if (ast instanceof Ast.Reduce reduce) {
            return patterns.reduce(reduce, scope);
        } else if (ast instanceof Ast.Foreach foreach) {
            return patterns.foreach(foreach, scope);
        } else if (ast instanceof Ast.Break leave) {
            return leave(leave, scope);
        }
        throw new IllegalStateException("Stands only within a pipe: " + ast);
    }

    boolean isUncommon() {
        return uncommon;
    }

    private Code literal(JsonNode value) {
        uncommon |= Numbers.common(value) != value;
        return new Leaf.Constant(value);
    }

    Code[] all(List<Ast> asts, Scope scope) {
        Code[] codes = new Code[asts.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = compile(asts.get(i), scope);
        }
        return codes;
    }

    private Code pipe(List<Ast> stages, int first, Scope outer, boolean tail) {
        Scope scope = outer;
        List<Code> codes = new ArrayList<>(stages.size() - first);
        boolean single = true;
        for (int i = first; i < stages.size(); i++) {
            Ast stage = stages.get(i);
            if (stage instanceof Ast.Define define) {
                scope = scope.withFunction(calls.define(define.definition(), scope));
                continue;
            }
            Code code;
            if (stage instanceof Ast.Bind bind) {
                int rest = i + 1;
                boolean inTail = tail && single;
                code = patterns.bind(bind, scope, (inner, only) -> pipe(stages, rest, inner, inTail && only));
                i = stages.size();
            } else if (stage instanceof Ast.Label label) {
                code = new Escapes.Label(pipe(stages, i + 1, scope.withLabel(label.name()), false));
                i = stages.size();
            } else {
                code = compile(stage, scope, tail && single && i == stages.size() - 1);
            }
            single &= code.isSingle();
            codes.add(code);
        }
        return codes.size() == 1 ? codes.get(0) : new Flow.Pipe(codes.toArray(new Code[0]));
    }

    private Code variable(Ast.Variable variable, Scope scope) {
        Scope bound = scope.variable(variable.name());
        if (bound != null) {
            return new Leaf.Variable(scope.level() - bound.level());
        }
        int index = globals.indexOf(variable.name());
        if (index >= 0) {
            return new Leaf.Global(index);
        }
        String absence = library.absence("$" + variable.name());
        if (absence != null) {
            throw Names.unknownFunction("$" + variable.name(), 0, Set.of(), absence, variable.at());
        }
        Set<String> known = scope.variables();
        known.addAll(globals);
        throw Names.unknownVariable(variable.name(), known, variable.at());
    }

    private Code leave(Ast.Break leave, Scope scope) {
        Scope label = scope.label(leave.name());
        if (label == null) {
            throw Names.unknownLabel(leave.name(), leave.at());
        }
        return new Leaf.Leave(scope.level() - label.level());
    }

    private Code access(Ast.Access access, Scope scope) {
        Code base = compile(access.base(), scope);
        Steps.Step[] steps = new Steps.Step[access.suffixes().size()];
        boolean single = true;
        for (int i = 0; i < steps.length; i++) {
            steps[i] = step(access.suffixes().get(i), scope);
            single &= steps[i].isSingle();
        }
        return single ? new Access(base, steps) : new Access.Many(base, steps);
    }

    private Steps.Step step(Ast.Suffix suffix, Scope scope) {
        if (suffix instanceof Ast.Index index) {
            Code key = compile(index.key(), scope);
            return key instanceof Leaf.Constant constant && constant.value().isTextual()
                    ? new Steps.Field(constant.value(), index.optional())
                    : new Steps.Index(key, index.optional());
        }
        if (suffix instanceof Ast.Slice slice) {
            return new Steps.Slice(
                    orConstantNull(slice.from(), scope), orConstantNull(slice.to(), scope), slice.optional());
        }
        return new Steps.Each(suffix.optional());
    }

    private Code orConstantNull(@Nullable Ast ast, Scope scope) {
        return ast == null ? new Leaf.Constant(NullNode.getInstance()) : compile(ast, scope);
    }

    private Code comma(Ast.Comma comma, Scope scope, boolean tail) {
        Code[] operands = all(comma.operands().subList(0, comma.operands().size() - 1), scope);
        Code[] codes = Arrays.copyOf(operands, operands.length + 1);
        codes[operands.length] = compile(comma.operands().get(operands.length), scope, tail);
        return new Flow.Comma(codes);
    }

    private Code conditional(Ast.If branches, Scope scope, boolean tail) {
        int count = branches.branches().size();
        Code[] conditions = new Code[count];
        boolean single = true;
        for (int i = 0; i < count; i++) {
            conditions[i] = compile(branches.branches().get(i).condition(), scope);
            single &= conditions[i].isSingle();
        }
        Code[] then = new Code[count];
        for (int i = 0; i < count; i++) {
            then[i] = compile(branches.branches().get(i).then(), scope, tail && single);
        }
        Ast otherwise = branches.otherwise();
        return new Flow.If(
                conditions, then, otherwise == null ? new Leaf.Identity() : compile(otherwise, scope, tail && single));
    }

    private Code attempt(Ast.Try attempt, Scope scope) {
        Ast handler = attempt.handler();
        return new Escapes.Try(compile(attempt.body(), scope), handler == null ? null : compile(handler, scope));
    }

    private Code chain(Ast.Chain chain, Scope scope) {
        int count = chain.links().size();
        Code[] operands = new Code[count + 1];
        Operator[] operators = new Operator[count];
        operands[0] = compile(chain.first(), scope);
        boolean single = operands[0].isSingle();
        for (int i = 0; i < count; i++) {
            Ast.Link link = chain.links().get(i);
            operators[i] = Operator.of(link.operator());
            operands[i + 1] = compile(link.operand(), scope);
            single &= operands[i + 1].isSingle();
        }
        if (single && count > 1 && !placed) {
            return new Operations.Chain(operands, operators);
        }
        Code left = operands[0];
        for (int i = 0; i < count; i++) {
            left = new Operations.Binary(operators[i], left, operands[i + 1]);
            left = placed ? new Placed(left, chain.links().get(i).at()) : left;
        }
        return left;
    }

    private Code alternative(Ast.Alternative alternative, Scope scope) {
        Code[] operands = all(alternative.operands(), scope);
        Code code = operands[operands.length - 1];
        for (int i = operands.length - 2; i >= 0; i--) {
            code = new Flow.Alternative(operands[i], code);
        }
        return code;
    }

    private Code negate(Ast.Negate negate, Scope scope) {
        Code body = compile(negate.body(), scope);
        return body instanceof Leaf.Constant constant && constant.value().isNumber()
                ? literal(Numbers.negate(Constants.run(), constant.value()))
                : new Operations.Negate(body);
    }

    private Code array(Ast.Array array, Scope scope) {
        Ast body = array.body();
        if (body == null) {
            return new Leaf.Constant(new ArrayValue(0));
        }
        Code code = compile(body, scope);
        JsonNode constant = Constants.array(code);
        return constant == null ? new Constructions.Collect(code) : new Leaf.Constant(constant);
    }

    private Code construct(Ast.Construct construct, Scope scope) {
        int count = construct.entries().size();
        Code[] keys = new Code[count];
        Code[] values = new Code[count];
        for (int i = 0; i < count; i++) {
            keys[i] = compile(construct.entries().get(i).key(), scope);
            values[i] = compile(construct.entries().get(i).value(), scope);
        }
        for (int i = 0; i < count; i++) {
            JsonNode key = keys[i].constant();
            if (key != null && !key.isTextual()) {
                throw new ExpressionSyntaxException(
                        "Cannot use " + Kind.describe(key) + " as object key",
                        construct.entries().get(i).key().at() + 1);
            }
        }
        JsonNode constant = Constants.object(keys, values);
        return constant == null ? new Constructions.Construct(keys, values) : new Leaf.Constant(constant);
    }

    private Code text(Ast.Text text, Scope scope) {
        String name = text.format();
        Filter format = name == null ? Shown.AS_TEXT : format(name, text.at());
        StringBuilder piece = new StringBuilder();
        List<String> pieces = new ArrayList<>();
        List<Code> inserts = new ArrayList<>();
        for (Ast part : text.parts()) {
            if (part instanceof Ast.Literal literal) {
                piece.append(literal.value().textValue());
            } else {
                inserts.add(compile(part, scope));
                pieces.add(piece.toString());
                piece.setLength(0);
            }
        }
        pieces.add(piece.toString());
        return new Constructions.Text(inserts.toArray(new Code[0]), pieces.toArray(new String[0]), format);
    }

    private Filter format(String name, int at) {
        Filter format = library.format(name.substring(1));
        if (format == null) {
            throw Names.unknownFormat(name, at);
        }
        return format;
    }

    private Code assign(Ast.Assign assign, Scope scope) {
        Code target = compile(assign.target(), scope);
        Code value = compile(assign.value(), scope);
        return switch (assign.operator()) {
            case "" -> new Assignments.Set(target, value);
            case "|" -> new Assignments.Modify(target, value);
            case "//" -> new Assignments.Compute(target, null, value);
            default -> new Assignments.Compute(target, Operator.of(assign.operator()), value);
        };
    }
}
