package io.penstock.doctor;

import static io.penstock.doctor.Group.SECURITY;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Requests in forms that two readers could read in two ways, which let one request hide in another. Each is sent as bytes. */
final class FramingChecks {

    private static final String REFUSE =
            "Update this server and the proxy in front, and have the proxy speak plain HTTP/1.1 to it, without rewriting.";

    private static final String LINES = "\r\n";

    private final Patient patient;

    FramingChecks(Patient patient) {
        this.patient = patient;
    }

    List<Check> all() {
        return Stream.of(requests(), bodies()).flatMap(List::stream).toList();
    }

    private List<Check> requests() {
        return List.of(
                new Check(
                        SECURITY,
                        "trace",
                        "TRACE and TRACK are refused",
                        "Have the proxy in front refuse TRACE.",
                        this::trace),
                new Check(SECURITY, "methods", "A made-up method is refused", REFUSE, this::methods),
                new Check(SECURITY, "host-missing", "A request without a host is refused", REFUSE, this::noHost),
                new Check(SECURITY, "host-twice", "A request with two hosts is refused", REFUSE, this::twoHosts));
    }

    private List<Check> bodies() {
        return List.of(
                new Check(
                        SECURITY,
                        "smuggling-both",
                        "A body with two kinds of length is refused",
                        REFUSE,
                        this::bothLengths),
                new Check(SECURITY, "smuggling-lengths", "A body of two lengths is refused", REFUSE, this::twoLengths),
                new Check(SECURITY, "smuggling-coding", "An odd transfer coding is refused", REFUSE, this::oddCodings),
                new Check(SECURITY, "smuggling-names", "An odd header name is refused", REFUSE, this::oddNames),
                new Check(SECURITY, "smuggling-lines", "Odd ends of lines are refused", REFUSE, this::oddLines),
                new Check(
                        SECURITY, "absolute-form", "An address of elsewhere is not fetched", REFUSE, this::elsewhere));
    }

    private Wire wire() {
        return patient.server().need().wire();
    }

    private String post(Wire wire, String headers) {
        return "POST /api/auth/login HTTP/1.1\r\nHost: " + wire.authority()
                + "\r\nContent-Type: application/json\r\nConnection: close\r\n" + headers;
    }

    private Outcome trace() throws Exception {
        Wire wire = wire();
        return refused(Map.of("TRACE", bodiless(wire, "TRACE"), "TRACK", bodiless(wire, "TRACK")));
    }

    private Outcome methods() throws Exception {
        Wire wire = wire();
        return refused(Map.of("FROBNICATE", bodiless(wire, "FROBNICATE"), "CONNECT", bodiless(wire, "CONNECT")));
    }

    private static String bodiless(Wire wire, String method) {
        return method + " /health/live HTTP/1.1\r\nHost: " + wire.authority() + "\r\nConnection: close\r\n\r\n";
    }

    private Outcome noHost() throws Exception {
        return refused(Map.of("no Host", "GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n"));
    }

    private Outcome twoHosts() throws Exception {
        Wire wire = wire();
        return refused(Map.of(
                "two Host",
                "GET /health/live HTTP/1.1\r\nHost: " + wire.authority()
                        + "\r\nHost: stranger.example\r\nConnection: close\r\n\r\n"));
    }

    private Outcome bothLengths() throws Exception {
        return refused(Map.of(
                "length and chunks",
                post(wire(), "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")));
    }

    private Outcome twoLengths() throws Exception {
        Wire wire = wire();
        return refused(Map.of(
                "two lengths", post(wire, "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} "),
                "a signed length", post(wire, "Content-Length: +2\r\n\r\n{}")));
    }

    private Outcome oddCodings() throws Exception {
        Wire wire = wire();
        String body = "\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
        return refused(Map.of(
                "xchunked", post(wire, "Transfer-Encoding: xchunked" + body),
                "identity", post(wire, "Transfer-Encoding: chunked, identity" + body),
                "chunked twice", post(wire, "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked" + body)));
    }

    private Outcome oddNames() throws Exception {
        Wire wire = wire();
        return refused(Map.of(
                "a space before the colon", post(wire, "Content-Length : 2\r\n\r\n{}"),
                "Content-Xength", post(wire, "Content-Xength: 2\r\nContent-Length: 2\r\n\r\n{}")));
    }

    private Outcome oddLines() throws Exception {
        Wire wire = wire();
        return refused(Map.of(
                "a folded header", post(wire, "Content-Length: 2\r\nX-Folded: a\r\n b\r\n\r\n{}"),
                "a NUL", post(wire, "Content-Length: 2\r\nX-Nul: a\0b\r\n\r\n{}")));
    }

    private Outcome elsewhere() throws Exception {
        String request =
                "GET http://stranger.example/ HTTP/1.1\r\nHost: stranger.example\r\nConnection: close" + LINES + LINES;
        int status = wire().status(request);
        return Outcome.of(
                status == Wire.CLOSED || status >= 400 && status != 502, "Answered with " + Wire.told(status) + ".");
    }

    /** Each of them is answered with 4xx or 501, or by closing. */
    private Outcome refused(Map<String, String> requests) throws Exception {
        Wire wire = wire();
        List<String> told = new ArrayList<>();
        boolean good = true;
        for (Map.Entry<String, String> request : new TreeMap<>(requests).entrySet()) {
            int status = wire.status(request.getValue());
            boolean refused = status == Wire.CLOSED || status >= 400 && status < 500 || status == 501 || status == 505;
            good &= refused && status != 401 && status != 429;
            told.add(request.getKey() + ": " + Wire.told(status));
        }
        return Outcome.of(good, String.join(", ", told) + ".");
    }
}
