package io.penstock.dsl;

import io.penstock.expression.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a task does: one record for each kind of the DSL that this server runs. */
public sealed interface Action {

    /** The kind's keyword, as a trace names it. */
    String type();

    /** {@code do}: runs tasks in order; the output is the last one's. */
    record Do(Block block) implements Action {
        @Override
        public String type() {
            return "do";
        }
    }

    /** {@code set}: the output is the computed value. */
    record Set(Template value) implements Action {
        @Override
        public String type() {
            return "set";
        }
    }

    /** {@code switch}: the first case whose condition holds says where to go; the output is the input. */
    record Switch(List<Case> cases) implements Action {
        public Switch {
            cases = List.copyOf(cases);
        }

        @Override
        public String type() {
            return "switch";
        }
    }

    /** @param when absent in the default case */
    record Case(String name, @Nullable Expression when, Flow then) {}

    /**
     * {@code for}: runs a block for each item of a collection, each turn on the output of the turn before.
     *
     * @param each name of the variable that holds the item
     * @param at name of the variable that holds its index
     * @param condition {@code while}: the loop ends before the first turn for which it does not hold
     */
    record For(
            String each, Expression in, String at, @Nullable Expression condition, Block block) implements Action {
        @Override
        public String type() {
            return "for";
        }
    }

    /**
     * {@code fork}: runs tasks at the same time. The output is the array of theirs, in their order.
     *
     * @param branches each of one task
     * @param compete whether the first that completes ends the others; the output is then its own
     */
    record Fork(List<Block> branches, boolean compete) implements Action {
        public Fork {
            branches = List.copyOf(branches);
        }

        @Override
        public String type() {
            return "fork";
        }
    }

    /** {@code try}: runs a block and handles its errors. */
    record Try(Block block, Catch handler) implements Action {
        @Override
        public String type() {
            return "try";
        }
    }

    /** {@code raise}: faults with the computed error. */
    record Raise(ErrorTemplate error) implements Action {
        @Override
        public String type() {
            return "raise";
        }
    }

    /** {@code wait}: goes on after a time. */
    record Wait(Delay duration) implements Action {
        @Override
        public String type() {
            return "wait";
        }
    }

    /**
     * {@code call: http}.
     *
     * @param endpoint computes the URI as text: an expression, or a literal or URI template (RFC 6570, level 1) as {@link UriTemplate} makes it
     * @param headers computes an object of strings; absent: none
     * @param query computes an object of strings; absent: none
     * @param body absent: no body
     * @param redirect when true, a 3xx answer is not an error
     * @param authentication absent: none but what the headers say
     */
    record CallHttp(
            Template method,
            UriTemplate endpoint,
            @Nullable Template headers,
            @Nullable Template query,
            @Nullable Template body,
            HttpOutput output,
            boolean redirect,
            @Nullable Authentication authentication)
            implements Action {
        @Override
        public String type() {
            return "call";
        }
    }

    /**
     * {@code emit}: publishes an event; the output is the event.
     *
     * @param event computes an object of its attributes and {@code data}
     */
    record Emit(Template event) implements Action {
        @Override
        public String type() {
            return "emit";
        }
    }

    /**
     * {@code call} of a function: a task that stands elsewhere, whose input is the arguments.
     *
     * @param arguments {@code with}, as an object
     * @param function a block of one task, shared by all who call it
     */
    record CallFunction(Template arguments, Block function) implements Action {
        @Override
        public String type() {
            return "call";
        }
    }

    /**
     * {@code listen}: waits for events. The output is the array of them, in the order in which they came.
     *
     * @param foreach what is done with each; absent: nothing
     */
    record Listen(Consumption to, Read read, @Nullable Iteration foreach) implements Action {
        @Override
        public String type() {
            return "listen";
        }
    }

    /** What of an event is taken: {@code listen.read}. */
    enum Read {
        DATA,
        ENVELOPE,
        RAW
    }

    /**
     * {@code foreach}: what is done with each event that a {@code listen} takes.
     *
     * @param item name of the variable that holds the event
     * @param at name of the variable that holds how many came before it
     * @param block absent: its output is the event itself
     * @param transform {@code output} and {@code export}; its input is always absent
     */
    record Iteration(String item, String at, @Nullable Block block, Transform transform) {}

    /**
     * {@code run: workflow}.
     *
     * @param version may be {@code latest}
     * @param await whether the output is the other workflow's; else the input goes on
     * @param silent {@code return: none}: the other workflow's output is dropped
     */
    record RunWorkflow(String namespace, String name, String version, Template input, boolean await, boolean silent)
            implements Action {
        @Override
        public String type() {
            return "run";
        }
    }

    /**
     * A task around which extensions stand. It has the name and the pointer of the task itself, and its condition and directive.
     *
     * @param core the task itself, alone in a block
     */
    record Extended(List<Extension> extensions, Block core) implements Action {
        public Extended {
            extensions = List.copyOf(extensions);
        }

        /** The task itself. */
        public Task task() {
            return core.tasks().get(0);
        }

        @Override
        public String type() {
            return task().action().type();
        }
    }

    /** What of an HTTP answer becomes the task's output: {@code with.output}. */
    enum HttpOutput {
        CONTENT,
        RAW,
        RESPONSE
    }
}
