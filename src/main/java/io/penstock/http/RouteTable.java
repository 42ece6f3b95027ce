package io.penstock.http;

import io.penstock.telemetry.Meters;
import io.vertx.core.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the endpoint of a request by walking the path's segments down a tree: the cost is that of the path, not of the number of endpoints.
 * A literal segment wins over a parameter; an empty segment matches nothing. Immutable, shared by all event loops.
 */
final class RouteTable {

    private final Node root = new Node();
    private final Meters meters;

    /** @throws IllegalArgumentException when two endpoints, or two of their operation ids, are the same */
    RouteTable(Collection<Endpoint> endpoints, Meters meters) {
        this.meters = meters;
        Map<String, Endpoint> ids = new HashMap<>();
        for (Endpoint endpoint : endpoints) {
            if (ids.put(endpoint.operation().id(), endpoint) != null) {
                throw new IllegalArgumentException("Two endpoints have the operation id "
                        + endpoint.operation().id());
            }
            add(endpoint);
        }
    }

    private void add(Endpoint endpoint) {
        Node node = root;
        List<String> names = new ArrayList<>();
        for (String segment : endpoint.path().substring(1).split("/", -1)) {
            if (segment.startsWith("{") && segment.endsWith("}")) {
                names.add(segment.substring(1, segment.length() - 1));
                node = node.parameter();
            } else {
                node = node.literal(segment);
            }
        }
        RouteMeter meter = new RouteMeter(meters, endpoint.method().name(), endpoint.path());
        Route route = new Route(endpoint, List.copyOf(names), meter);
        if (node.routes.put(endpoint.method(), route) != null) {
            throw new IllegalArgumentException("Two endpoints answer " + endpoint.method() + " " + endpoint.path());
        }
    }

    /** An endpoint and the names of its path parameters, in order. */
    record Route(Endpoint endpoint, List<String> names, RouteMeter meter) {}

    /**
     * What stands at a path.
     *
     * @param values of the path parameters in order, decoded
     */
    record Place(Map<HttpMethod, Route> routes, List<String> values) {

        /** The route for that method; a HEAD falls back to GET. */
        @Nullable
        Route route(HttpMethod method) {
            Route exact = routes.get(method);
            return exact == null && method == HttpMethod.HEAD ? routes.get(HttpMethod.GET) : exact;
        }

        /** The methods that the path takes, as the header {@code Allow} lists them. */
        String allow() {
            Map<String, Boolean> names = new TreeMap<>();
            routes.keySet().forEach(method -> names.put(method.name(), true));
            names.put(HttpMethod.OPTIONS.name(), true);
            if (names.containsKey(HttpMethod.GET.name())) {
                names.put(HttpMethod.HEAD.name(), true);
            }
            return names.keySet().stream().collect(Collectors.joining(", "));
        }
    }

    /**
     * @param path as sent, not decoded
     * @return null when nothing is at that path
     * @throws IllegalArgumentException when a parameter is not percent-encoded UTF-8
     */
    @Nullable
    Place find(String path) {
        List<String> values = new ArrayList<>(4);
        Node node = path.isEmpty() || path.charAt(0) != '/' ? null : find(root, path, 1, values);
        return node == null ? null : new Place(node.routes, values);
    }

    /** Recursion is bounded by the depth of the tree. */
    private static @Nullable Node find(Node node, String path, int start, List<String> values) {
        int slash = path.indexOf('/', start);
        boolean last = slash < 0;
        String segment = path.substring(start, last ? path.length() : slash);
        Node next = node.literals.get(segment);
        if (next != null) {
            Node found = last ? next.orNull() : find(next, path, slash + 1, values);
            if (found != null) {
                return found;
            }
        }
        if (node.parameter == null || segment.isEmpty()) {
            return null;
        }
        values.add(decode(segment));
        Node found = last ? node.parameter.orNull() : find(node.parameter, path, slash + 1, values);
        if (found == null) {
            values.remove(values.size() - 1);
        }
        return found;
    }

    private static String decode(String segment) {
        return segment.indexOf('%') < 0
                ? segment
                : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final Map<HttpMethod, Route> routes = new HashMap<>();
        private @Nullable Node parameter;

        private Node literal(String segment) {
            return literals.computeIfAbsent(segment, name -> new Node());
        }

        private Node parameter() {
            if (parameter == null) {
                parameter = new Node();
            }
            return parameter;
        }

        private @Nullable Node orNull() {
            return routes.isEmpty() ? null : this;
        }
    }
}
