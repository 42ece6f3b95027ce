package io.penstock;

import io.penstock.config.Config;
import io.penstock.engine.Command.HttpCall;
import io.penstock.engine.Outcome;
import io.penstock.execution.Calls;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.penstock.integration.AllowLists;
import io.penstock.integration.CallContext;
import io.penstock.integration.EgressPolicy;
import io.penstock.integration.Ongoing;
import io.penstock.integration.OutboundClient;
import io.penstock.integration.OutboundLimits;
import io.penstock.organization.OrganizationStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;

/** The one client for calls to the outside, and the way in which executions use it. */
final class Outside {

    private static final int HTTP = 80;

    private Outside() {}

    /** @throws Failure when a setting is refused that only its room can judge */
    static void check(Config config) {
        egress(config);
    }

    /** Whether workflows of every organization may call that address, without TLS, too. */
    static boolean admits(Config config, InetAddress address) {
        return egress(config).admits(address, HTTP);
    }

    private static EgressPolicy egress(Config config) {
        try {
            return new EgressPolicy(config.egress().allow());
        } catch (IllegalArgumentException refused) {
            throw new Failure(new Reason.Invalid("egress.allow is refused: " + refused.getMessage() + "."));
        }
    }

    static OutboundClient client(Vertx vertx, Config config, InstantSource clock, OrganizationStore organizations) {
        var egress = config.egress();
        return OutboundClient.create(
                vertx,
                new OutboundClient.Settings(
                        egress(config),
                        new AllowLists(organizations::egressAllow, clock)::of,
                        clock,
                        new OutboundLimits(
                                egress.connectTimeout(),
                                OutboundLimits.DEFAULT.connections(),
                                OutboundLimits.DEFAULT.waiting(),
                                egress.maxResponse().toInt()),
                        "Penstock/" + Rooms.version()));
    }

    static Calls calls(OutboundClient outbound, Duration timeout) {
        return new Calls() {
            @Override
            public Future<Outcome> call(OrganizationId organization, HttpCall call, String key, String traceparent) {
                return begin(organization, call, key, traceparent).outcome();
            }

            @Override
            public Ongoing begin(OrganizationId organization, HttpCall call, String key, String traceparent) {
                return outbound.begin(organization, call, new CallContext(key, traceparent, timeout));
            }
        };
    }
}
