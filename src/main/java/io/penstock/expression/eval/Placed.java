package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Code that notes on errors where it stands in the text, unless they were noted further within. */
final class Placed extends Code {

    private final Code body;
    private final int at;

    /** @param at from 0; {@link Raised#NOWHERE}: errors of it have no place */
    Placed(Code body, int at) {
        super(body.isSingle(), body.height() + 1);
        this.body = body;
        this.at = at;
    }

    @Override
    protected int computePathHeight() {
        return body.pathHeight() + 1;
    }

    @Override
    public @Nullable JsonNode constant() {
        return body.constant();
    }

    @Override
    public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
        try {
            return body.one(run, env, in);
        } catch (Raised raised) {
            throw raised.at(at);
        }
    }

    @Override
    public boolean run(Run run, Env env, JsonNode in, Sink out) {
        try {
            return body.run(run, env, in, out);
        } catch (Raised raised) {
            throw raised.at(at);
        }
    }

    @Override
    public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
        try {
            return body.paths(run, env, path, in, out);
        } catch (Raised raised) {
            throw raised.at(at);
        }
    }
}
