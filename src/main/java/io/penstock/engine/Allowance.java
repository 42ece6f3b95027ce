package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * How much a strand, with those that branch off from it, may compute before it does something that lasts: an endless loop ends here. Loops
 * over collections get the whole allowance, since they end by themselves; a strand that jumped back, or tries again at once, a sixteenth
 * of it from there on.
 */
final class Allowance {

    private static final long SHARE_OF_JUMPS = 16;

    /** What a timer costs that takes no time: it is written down, but nothing in the world moves on. */
    private static final long IDLE_TIMER = 1_000;

    /** What it costs after a jump back: each one is a round trip to the database, and nothing that the run could look at changes. */
    private static final long IDLE_TIMER_OF_JUMPS = 25_000;

    private final @Nullable Allowance outer;
    private final long limit;
    private final int leniency;
    private long spent;
    private long spentJumping;
    private long computed;
    private long computedJumping;
    private long idle;
    private long idleJumping;
    private boolean jumped;

    /**
     * @param restored a restored run shares less of its data in memory, weighs more for the same work, and is therefore given more for
     *     that; not for what it computes, nor for timers, which it counts as the lost run did
     */
    Allowance(long limit, boolean restored) {
        this.outer = null;
        this.limit = limit;
        this.leniency = restored ? 2 : 1;
    }

    private Allowance(Allowance outer) {
        this.outer = outer;
        this.limit = outer.limit;
        this.leniency = outer.leniency;
    }

    /** That of a strand which branches off: what it spends is charged here too. */
    Allowance inner() {
        return new Allowance(this);
    }

    void jump() {
        jumped = true;
    }

    /**
     * Charges a unit of work.
     *
     * @return whether it is used up
     */
    boolean charge(long steps, long weighing) {
        boolean usedUp = false;
        for (Allowance each = this; each != null; each = each.outer) {
            usedUp |= each.spend(steps, weighing);
        }
        return usedUp;
    }

    private boolean spend(long steps, long weighing) {
        computed += steps;
        spent += steps + weighing;
        if (jumped) {
            computedJumping += steps;
            spentJumping += steps + weighing;
        }
        return spent > leniency * limit
                || computed > limit
                || idle > limit
                || spentJumping > leniency * limit / SHARE_OF_JUMPS
                || computedJumping > limit / SHARE_OF_JUMPS
                || idleJumping > limit / SHARE_OF_JUMPS;
    }

    /** Begins anew after a side effect. */
    void renew(Command command) {
        for (Allowance each = this; each != null; each = each.outer) {
            each.beginAnew(command);
        }
    }

    private void beginAnew(Command command) {
        if (command instanceof Command.Timer timer && timer.delay().isZero()) {
            idle += IDLE_TIMER;
            idleJumping += jumped ? IDLE_TIMER_OF_JUMPS : 0;
            return;
        }
        spent = 0;
        spentJumping = 0;
        computed = 0;
        computedJumping = 0;
        idle = 0;
        idleJumping = 0;
        jumped = false;
    }

    void save(ObjectNode json) {
        json.put("spent", spent).put("spent_jumping", spentJumping).put("jumped", jumped);
        json.put("computed", computed).put("computed_jumping", computedJumping);
        json.put("idle", idle).put("idle_jumping", idleJumping);
    }

    void load(JsonNode json) {
        spent = Codec.require(json, "spent").longValue();
        spentJumping = Codec.require(json, "spent_jumping").longValue();
        jumped = Codec.require(json, "jumped").booleanValue();
        computed = json.path("computed").longValue();
        computedJumping = json.path("computed_jumping").longValue();
        idle = json.path("idle").longValue();
        idleJumping = json.path("idle_jumping").longValue();
    }
}
