package io.penstock.execution;

import io.penstock.identity.NodeId;
import java.util.UUID;

/**
 * One life of this process as an owner of executions.
 *
 * @param lockKey of the advisory lock that its connections share
 */
record Node(NodeId id, long lockKey) {

    static Node of(UUID id) {
        return new Node(new NodeId(id), id.getLeastSignificantBits());
    }
}
