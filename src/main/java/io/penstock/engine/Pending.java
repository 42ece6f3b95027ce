package io.penstock.engine;

/** A command without an outcome yet, and the frame that asked for it. Identity matters: an outcome for one that was withdrawn is dropped. */
final class Pending {

    private final Command command;
    private final Strand strand;
    private final Frame frame;
    private final boolean limit;
    private boolean released;
    private boolean withdrawn;

    /** @param limit whether it is the time-out of its frame, which breaks in upon whatever stands above */
    Pending(Command command, Strand strand, Frame frame, boolean limit) {
        this.command = command;
        this.strand = strand;
        this.frame = frame;
        this.limit = limit;
    }

    Command command() {
        return command;
    }

    String position() {
        return command.position().value();
    }

    Strand strand() {
        return strand;
    }

    Frame frame() {
        return frame;
    }

    boolean limit() {
        return limit;
    }

    /** Whether it was handed out to be performed. */
    boolean released() {
        return released;
    }

    void release() {
        released = true;
    }

    boolean withdrawn() {
        return withdrawn;
    }

    void withdraw() {
        withdrawn = true;
    }
}
