package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.node.BooleanNode;
import io.penstock.expression.ExpressionSyntaxException;
import io.penstock.expression.parse.Ast;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out what is called, and compiles definitions. */
final class CallCompiler {

    private final Compiler compiler;
    private final Library library;
    private final Assumptions assumptions;
    private final Map<String, Function> fromLibrary = new HashMap<>();

    CallCompiler(Compiler compiler, Library library, Assumptions assumptions) {
        this.compiler = compiler;
        this.library = library;
        this.assumptions = assumptions;
    }

    Function define(Ast.Definition definition, Scope scope) {
        Function function = new Function(definition, scope.level());
        compileBody(function, scope.withFunction(function));
        return function;
    }

    private void compileBody(Function function, Scope scope) {
        Scope inner = scope;
        for (Ast.Parameter parameter : function.definition().parameters()) {
            inner = inner.withParameter(parameter);
        }
        Code body = compiler.compile(function.definition().body(), inner, true);
        function.close(body);
        if (!body.isSingle()) {
            assumptions.learnMany(function.definition());
        }
    }

    Code compile(Ast.Call call, Scope scope, boolean tail) {
        int arity = call.arguments().size();
        Scope found = scope.function(call.name(), arity);
        if (found != null) {
            if (found.meaning() instanceof Function function) {
                return invoke(function, call, scope, tail);
            }
            if (found.meaning() instanceof Ast.Parameter parameter) {
                int distance = scope.level() - found.level();
                return parameter.value()
                        ? new Leaf.Variable(distance)
                        : new Calls.Argument(distance, assumptions.isSingle(parameter));
            }
        }
        Code special = special(call, scope);
        if (special != null) {
            return special;
        }
        Builtin builtin = library.builtin(call.name(), arity);
        Code code = builtin == null ? null : builtin(builtin, call, scope);
        if (code != null) {
            return code;
        }
        Function function = fromLibrary(call.name(), arity);
        if (function != null) {
            return invoke(function, call, scope, tail);
        }
        Set<String> known = scope.functions();
        known.addAll(library.names());
        throw Names.unknownFunction(call.name(), arity, known, library.absence(call.name()), call.at());
    }

    private @Nullable Code builtin(Builtin builtin, Ast.Call call, Scope scope) {
        try {
            return builtin.call(compiler.all(call.arguments(), scope));
        } catch (Misuse misuse) {
            throw new ExpressionSyntaxException(misuse.problem(), call.at() + 1);
        }
    }

    /** What only the language's own code can do. */
    private @Nullable Code special(Ast.Call call, Scope scope) {
        if (call.arguments().size() == 1) {
            return switch (call.name()) {
                case "path" -> new Assignments.Paths(argument(call, scope));
                case "del" -> new Assignments.Delete(argument(call, scope));
                case "pick" -> new Assignments.Pick(argument(call, scope));
                default -> null;
            };
        }
        if (call.arguments().isEmpty()) {
            return switch (call.name()) {
                case "empty" -> new Flow.Empty();
                case "recurse" -> new Flow.Descent();
                case "not" -> new Leaf.Conversion((run, in) -> BooleanNode.valueOf(!Kind.isTrue(in)));
                default -> null;
            };
        }
        return null;
    }

    private Code argument(Ast.Call call, Scope scope) {
        return compiler.compile(call.arguments().get(0), scope);
    }

    private @Nullable Function fromLibrary(String name, int arity) {
        String key = name + "/" + arity;
        Function known = fromLibrary.get(key);
        if (known != null) {
            return known;
        }
        Ast.Definition definition = library.definition(name, arity);
        if (definition == null) {
            return null;
        }
        Function function = new Function(definition, 0);
        fromLibrary.put(key, function);
        compiler.elsewhere(() -> compileBody(function, Scope.ROOT.withFunction(function)));
        return function;
    }

    private Code invoke(Function function, Ast.Call call, Scope scope, boolean tail) {
        Code[] arguments = compiler.all(call.arguments(), scope);
        List<Ast.Parameter> parameters = function.definition().parameters();
        for (int i = 0; i < arguments.length; i++) {
            if (!parameters.get(i).value() && !arguments[i].isSingle()) {
                assumptions.learnMany(parameters.get(i));
            }
        }
        boolean simple = Calls.Invoke.isSimple(parameters, arguments);
        boolean single = simple && assumptions.isSingle(function.definition());
        boolean replaces = tail && simple && function.isOpen();
        return new Calls.Invoke(function, scope.level() - function.level(), arguments, single, replaces);
    }
}
