package io.penstock.auth;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;

/**
 * The blocks that hashes are computed in, kept from one hash to the next: fresh ones each time would be 19 MiB that outlive a collection, so
 * that collections stop everybody and the heap grows. Each hash has blocks of its own, wiped before and after; so there are as many as hashes
 * were computed at a time, until they are let go. Safe on any thread.
 */
final class HashingMemory {

    /** What a hash of this server's strength takes, one block a KiB, and a few that it addresses by. */
    private static final int BLOCKS = Argon2Hash.MEMORY_KIB + 8;

    private final ConcurrentLinkedDeque<BlockPool> free = new ConcurrentLinkedDeque<>();
    private final AtomicLong uses = new AtomicLong();

    <T> T lend(Function<BlockPool, T> hash) {
        uses.incrementAndGet();
        BlockPool kept = free.pollFirst();
        BlockPool blocks = kept == null ? new FixedBlockPool(BLOCKS) : kept;
        T done = hash.apply(blocks);
        free.addFirst(blocks);
        return done;
    }

    /** How often some was lent. */
    long uses() {
        return uses.get();
    }

    /** Lets go what is not in use. */
    void release() {
        free.clear();
    }

    /** How many hashes could be computed at a time without fresh blocks. */
    int kept() {
        return free.size();
    }
}
