package io.penstock.http;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Whether the server takes requests. Starts closed, opens once, and drains for good. Shared by all event loops. */
public final class Gate {

    /** In the order in which a server goes through them. */
    public enum State {
        STARTING,
        READY,
        DRAINING
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);

    /** Everything that requests need is there. Does nothing to a server that drains already. */
    public void open() {
        state.compareAndSet(State.STARTING, State.READY);
    }

    /** From now on each answer asks its connection to close, and the server tells probes that it is not ready. */
    public void drain() {
        state.set(State.DRAINING);
    }

    public State state() {
        return Objects.requireNonNull(state.get());
    }
}
