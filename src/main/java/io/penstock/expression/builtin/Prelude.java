package io.penstock.expression.builtin;

import io.penstock.expression.parse.Ast;
import io.penstock.expression.parse.Parser;
import java.util.LinkedHashMap;
import java.util.Map;

/** The functions that are shortest in jq itself. Each is compiled only into programs that call it. */
final class Prelude {

    private static final String SOURCE = """
            def values: select(. != null);
            def nulls: select(. == null);
            def booleans: select(type == "boolean");
            def numbers: select(type == "number");
            def strings: select(type == "string");
            def arrays: select(type == "array");
            def objects: select(type == "object");
            def iterables: select(type == "array" or type == "object");
            def scalars: select(type != "array" and type != "object");
            def normals: select(isnormal);
            def finites: select(isfinite);
            def debug(message): .;
            def recurse(f; condition): recurse(f | select(condition));
            def recurse_down: recurse;
            def while(condition; update): def _next: if condition then ., (update | _next) else empty end; _next;
            def until(condition; update): def _next: if condition then . else update | _next end; _next;
            def repeat(f): def _again: f, _again; _again;
            def first: .[0];
            def last: .[-1];
            def nth($n): .[$n];
            def nth($n; f):
              if $n < 0 then error("nth doesn't support negative indices")
              else label $out
                | foreach f as $item ($n + 1; . - 1; if . <= 0 then $item, break $out else empty end) end;
            def any: any(.[]; .);
            def all: all(.[]; .);
            def any(condition): any(.[]; condition);
            def all(condition): all(.[]; condition);
            def in(container): . as $key | container | has($key);
            def IN(values): any(values == .; .);
            def IN(source; values): any(source == values; .);
            def INDEX(f): INDEX(.[]; f);
            def INDEX(source; f): reduce source as $row ({}; .[$row | f | tostring] = $row);
            def JOIN($index; f): [.[] | [., $index[f]]];
            def JOIN($index; source; f): source | [., $index[f]];
            def JOIN($index; source; f; both): source | [., $index[f]] | both;
            def leaf_paths: paths(scalars);
            def with_entries(f): to_entries | map(f) | from_entries;
            def combinations:
              if length == 0 then [] else .[0][] as $head | (.[1:] | combinations) as $tail | [$head] + $tail end;
            def combinations(n): [range(n) as $i | .] | combinations;
            def truncate_stream(events):
              . as $depth | null | events | select((.[0] | length) > $depth) | .[0] |= .[$depth:];
            def ascii: [.] | implode;
            def todate: strftime("%Y-%m-%dT%H:%M:%SZ");
            def fromdate: strptime("%Y-%m-%dT%H:%M:%SZ") | mktime;
            def todateiso8601: todate;
            def fromdateiso8601: fromdate;
            def date: todate;
            def dateadd(unit; $seconds): . + $seconds;
            def datesub(unit; $seconds): . - $seconds;
            """;

    private Prelude() {}

    static Map<String, Ast.Definition> definitions() {
        Map<String, Ast.Definition> definitions = new LinkedHashMap<>();
        for (Ast.Definition definition : Parser.parseDefinitions(SOURCE)) {
            definitions.put(definition.name() + "/" + definition.parameters().size(), definition);
        }
        return Map.copyOf(definitions);
    }
}
