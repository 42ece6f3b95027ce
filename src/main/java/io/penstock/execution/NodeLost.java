package io.penstock.execution;

/** Another node has declared this one dead: it owns nothing any more, and goes on under a new id. */
final class NodeLost extends RuntimeException {

    NodeLost() {
        super("This node was declared dead by another.", null, false, false);
    }
}
