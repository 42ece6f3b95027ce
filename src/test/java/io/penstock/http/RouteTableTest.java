package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteTableTest {

    private static final RouteTable TABLE = table(
            "GET /",
            "GET /things",
            "POST /things",
            "POST /things/check",
            "GET /things/{id}",
            "GET /things/{id}/parts/{part}",
            "GET /things/check/parts");

    @Test
    void findsLiteralsAndParameters() {
        assertThat(found("GET", "/")).isEqualTo("GET / []");
        assertThat(found("POST", "/things")).isEqualTo("POST /things []");
        assertThat(found("GET", "/things/7")).isEqualTo("GET /things/{id} [7]");
        assertThat(found("GET", "/things/7/parts/a")).isEqualTo("GET /things/{id}/parts/{part} [7, a]");
    }

    @Test
    void prefersALiteralAndComesBackToTheParameter() {
        assertThat(found("POST", "/things/check")).isEqualTo("POST /things/check []");
        assertThat(found("GET", "/things/check/parts/a")).isEqualTo("GET /things/{id}/parts/{part} [check, a]");
    }

    @Test
    void decodesAParameterOnceAndKeepsItsPlusAndSlash() {
        assertThat(found("GET", "/things/a%2Fb+c%252F")).isEqualTo("GET /things/{id} [a/b+c%2F]");
    }

    @Test
    void findsNothingElse() {
        for (String path : List.of(
                "", "things", "//", "/things/", "/things//parts/a", "/Things", "/things/7/parts", "/thing", "*")) {
            assertThat(TABLE.find(path)).as(path).isNull();
        }
    }

    @Test
    void tellsTheMethodsOfAPath() {
        var place = TABLE.find("/things");

        assertThat(place.allow()).isEqualTo("GET, HEAD, OPTIONS, POST");
        assertThat(place.route(HttpMethod.DELETE)).isNull();
        assertThat(place.route(HttpMethod.HEAD)).isNotNull();
    }

    @Test
    void refusesTheSameRowTwice() {
        assertThatThrownBy(() -> table("GET /a/{x}", "GET /a/{y}")).hasMessageContaining("GET /a/{y}");
        assertThatThrownBy(() -> new RouteTable(List.of(row("GET /a", "one"), row("GET /b", "one")), new Meters()))
                .hasMessageContaining("operation id one");
    }

    private static String found(String method, String path) {
        RouteTable.Place place = TABLE.find(path);
        Endpoint endpoint = place.route(HttpMethod.valueOf(method)).endpoint();
        return endpoint.operation().id() + " " + place.values();
    }

    private static RouteTable table(String... rows) {
        return new RouteTable(Stream.of(rows).map(row -> row(row, row)).toList(), new Meters());
    }

    private static Endpoint row(String line, String id) {
        String[] parts = line.split(" ");
        return new Endpoint(
                HttpMethod.valueOf(parts[0]),
                parts[1],
                Access.OPEN,
                BodyRule.NONE,
                Operation.of(id, "t", id),
                exchange -> Future.succeededFuture(Answer.noContent()));
    }
}
