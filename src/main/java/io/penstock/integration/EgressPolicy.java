package io.penstock.integration;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a call may go: nowhere, unless a list allows it. Pure. What the server's own list names may also be called without TLS and
 * may stand in a private network; what an organization's list names must be public and speak TLS. Link-local and other special addresses need
 * to be listed by address.
 */
public final class EgressPolicy {

    private final List<EgressRule> serverWide;

    /** @throws IllegalArgumentException when an entry is none */
    public EgressPolicy(List<String> serverWide) {
        this.serverWide = parse(serverWide);
    }

    /**
     * The entries of a list, ready to be matched.
     *
     * @throws IllegalArgumentException that names the entry which is none
     */
    public static List<EgressRule> parse(List<String> entries) {
        List<EgressRule> rules = new ArrayList<>(entries.size());
        for (String entry : entries) {
            rules.add(EgressRule.parse(entry)
                    .orElseThrow(() -> new IllegalArgumentException(
                            entry + " is not a host, host:port, *.suffix, address or CIDR")));
        }
        return List.copyOf(rules);
    }

    /** Whether the server's own list lets everybody call an address that is written as a number, without TLS. */
    public boolean admits(InetAddress address, int port) {
        Check check = check(new Target(false, address.getHostAddress(), port, "/"), List.of());
        return check.refusal() == null && check.refuse(address) == null;
    }

    /** The first half of the decision, before any name is resolved. */
    Check check(Target target, List<EgressRule> organization) {
        List<EgressRule> server = concerning(serverWide, target);
        List<EgressRule> own = concerning(organization, target);
        if (server.isEmpty() && own.isEmpty()) {
            return new Check(target, server, own, unlisted(target));
        }
        if (server.isEmpty() && !target.tls()) {
            return new Check(
                    target, server, own, "Calls without TLS are allowed only to hosts on the server's own list.");
        }
        return new Check(target, server, target.tls() ? own : List.of(), null);
    }

    private static String unlisted(Target target) {
        return "The host " + target.host() + ":" + target.port() + " is not on the allow-list for calls out.";
    }

    private static List<EgressRule> concerning(List<EgressRule> rules, Target target) {
        return rules.stream()
                .filter(rule -> rule.concerns(target.host(), target.port()))
                .toList();
    }

    /**
     * A call that may be allowed, once its addresses are known.
     *
     * @param server the rules of the server that may allow it
     * @param organization the rules of the organization that may
     * @param refusal why it is not allowed whatever the address; null: it depends on the address
     */
    record Check(
            Target target,
            List<EgressRule> server,
            List<EgressRule> organization,
            @Nullable String refusal) {

        /** Why this address may not be connected to; null: it may. */
        @Nullable
        String refuse(InetAddress address) {
            AddressKind kind = AddressKind.of(address);
            boolean allowed = server.stream().anyMatch(rule -> rule.allows(address, kind, true))
                    || organization.stream().anyMatch(rule -> rule.allows(address, kind, false));
            return allowed
                    ? null
                    : "The host " + target.host() + " has an address that may not be called (" + word(kind) + ").";
        }

        /** Why a host without an address may not be called; null: it is listed by its name, and merely not known. */
        @Nullable
        String refuseUnknown() {
            boolean named = Stream.concat(server.stream(), organization.stream())
                    .anyMatch(rule -> !(rule instanceof EgressRule.Network));
            return named ? null : unlisted(target);
        }

        private static String word(AddressKind kind) {
            return switch (kind) {
                case PUBLIC -> "not on the allow-list";
                case LOOPBACK -> "loopback";
                case PRIVATE -> "private network";
                case SPECIAL -> "special purpose";
            };
        }
    }
}
