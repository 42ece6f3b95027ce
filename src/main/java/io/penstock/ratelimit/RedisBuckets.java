package io.penstock.ratelimit;

import io.penstock.redis.RedisLink;
import io.penstock.redis.Script;
import io.vertx.core.Future;
import java.util.List;

/** The buckets that all nodes share, in Redis and by its clock. A key is forgotten when its bucket is full. */
final class RedisBuckets implements Buckets {

    private static final String PREFIX = "penstock:limit:";

    /** {@link TokenBucket}, in one step on the server. Whole microseconds below 2^53 are exact in Lua's numbers. */
    private static final Script TAKE = new Script("""
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local interval = tonumber(ARGV[1])
            local capacity = tonumber(ARGV[2]) * interval
            local full = math.max(tonumber(redis.call('GET', KEYS[1]) or '') or now, now)
            local tokens = math.max(0, math.floor((capacity - (full - now)) / interval))
            local taken = math.min(tonumber(ARGV[3]), tokens)
            if taken > 0 then
              full = full + taken * interval
              redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000) + 1)
            end
            return {taken, tokens - taken, math.max(0, full - now - capacity + interval), full - now}
            """);

    private static final Script GIVE_BACK = new Script("""
            local full = tonumber(redis.call('GET', KEYS[1]) or '')
            if full then
              redis.call('SET', KEYS[1], string.format('%.0f', full - ARGV[1]), 'KEEPTTL')
            end
            return 1
            """);

    private final RedisLink link;

    RedisBuckets(RedisLink link) {
        this.link = link;
    }

    @Override
    public Future<Grant> take(String key, Rate rate, int wanted) {
        List<String> arguments = List.of(
                Long.toString(rate.intervalMicros()), Integer.toString(rate.requests()), Integer.toString(wanted));
        return link.run(TAKE, PREFIX + key, arguments)
                .map(answer -> new Grant(
                        answer.get(0).toInteger(),
                        answer.get(1).toInteger(),
                        answer.get(2).toLong(),
                        answer.get(3).toLong()));
    }

    @Override
    public Future<Void> giveBack(String key, Rate rate) {
        return link.run(GIVE_BACK, PREFIX + key, List.of(Long.toString(rate.intervalMicros())))
                .mapEmpty();
    }
}
