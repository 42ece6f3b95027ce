package io.penstock.expression.eval;

import io.penstock.expression.parse.Ast;
import org.jspecify.annotations.Nullable;

/** A definition in the program; its body is set once, after it was compiled, since it may call itself. */
final class Function {

    private final Ast.Definition definition;
    /** The length of the environment where it was defined. */
    private final int level;

    private @Nullable Code body;

    Function(Ast.Definition definition, int level) {
        this.definition = definition;
        this.level = level;
    }

    Ast.Definition definition() {
        return definition;
    }

    int level() {
        return level;
    }

    boolean isOpen() {
        return body == null;
    }

    void close(Code code) {
        body = code;
    }

    Code body() {
        if (body == null) {
            throw new IllegalStateException(definition.name() + " is not compiled yet");
        }
        return body;
    }
}
