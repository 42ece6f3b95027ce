package io.penstock.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LanguageTest {

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource({"paths", "operators", "control", "definitions", "constructions", "updates"})
    void answers(String program, String input, String outputs) {
        assertThat(Jq.outputs(program, input)).isEqualTo(outputs);
    }

    static Stream<Arguments> paths() {
        return Rows.of("""
                . ~ {"a":[1]} ~ {"a":[1]}
                 ~ 7 ~ 7
                .order.id ~ {"order":{"id":"o-1"}} ~ "o-1"
                ."two words" ~ {"two words":1} ~ 1
                .["a","b"] ~ {"a":1,"b":2} ~ 1 2
                .a.["b"] ~ {"a":{"b":3}} ~ 3
                .and ~ {"and":1} ~ 1
                .a.b.c ~ {} ~ null
                .[1], .[-1], .[9] ~ [4,5,6] ~ 5 6 null
                .[1.9] ~ [4,5,6] ~ 5
                .[1:], .[:-1], .[-2:], .[5:] ~ [4,5,6] ~ [5,6] [4,5] [5,6] []
                .[1:3] ~ "héé!" ~ "éé"
                .[[2,3]] ~ [1,2,3,2,3] ~ [1,3]
                [.[]] ~ {"b":1,"a":2} ~ [1,2]
                [.[] | .a?] ~ [{"a":1},5,{"b":2}] ~ [1,null]
                [.[]?] ~ 5 ~ []
                [..] ~ [1,[2]] ~ [[1,[2]],1,[2],2]
                [.. | numbers] ~ {"a":[1,{"b":2}]} ~ [1,2]
                [([1,2],[3,4])[0,1]] ~ ~ [1,3,2,4]
                [.[(0,1):(2,3)]] ~ [1,2,3,4] ~ [[1,2],[1,2,3],[2],[2,3]]
                try .a catch . ~ 1 ~ "Cannot index number with string \\"a\\""
                try .[0] catch . ~ {} ~ "Cannot index object with number"
                try .[] catch . ~ 3 ~ "Cannot iterate over number (3)"
                try .a[] catch . ~ {} ~ "Cannot iterate over null (null)"
                [path(..)] ~ {"a":[1]} ~ [[],["a"],["a",0]]
                [path(.a[1:2], .b?)] ~ {} ~ [["a",{"start":1,"end":2}],["b"]]
                try path(1 | .a) catch . ~ ~ "Invalid path expression near attempt to access element \\"a\\" of 1"
                try path(length) catch . ~ [1,2] ~ "Invalid path expression with result 2"
                [path(first(.a, .b), last(.c, .d), (.e // .f))] ~ ~ [["a"],["d"],["f"]]
                [path(if .a then .b else .c end)] ~ {"a":1} ~ [["b"]]
                [path(.[] | select(. > 1))] ~ [1,2,3] ~ [[1],[2]]
                [path(getpath(["a", 0]) | .b)] ~ ~ [["a",0,"b"]]
                [path(.a | try .b catch .)] ~ ~ [["a","b"]]
                [path(label $x | .a, break $x, .b)] ~ ~ [["a"]]
                [path(reduce ("a", "b") as $k (.; .[$k]))] ~ {"a":{"b":1}} ~ [["a","b"]]
                [path(foreach ("a", "b") as $k (.; .[$k]; .))] ~ {"a":{"b":1}} ~ [["a"],["a","b"]]
                [path(recurse(if length < 2 then .[0] else empty end))] ~ [[1,2]] ~ [[],[0]]
                [path(limit(2; .[]))] ~ [5,6,7] ~ [[0],[1]]
                """);
    }

    static Stream<Arguments> operators() {
        return Rows.of("""
                1 + 2 * 3 - 4 / 2 ~ ~ 5
                10 - 3 - 2 ~ ~ 5
                -1 + 2, -(1 + 2), -.a ~ {"a":5} ~ 1 -3 -5
                7 % 3, -7 % 3, 7 % -3, 5.9 % 2.9 ~ ~ 1 -1 1 1
                1 / 4, 4 / 2 ~ ~ 0.25 2
                0.1 + 0.2 ~ ~ 0.30000000000000004
                9007199254740993, 100000000000000000000, -9007199254740993 ~ ~ 9007199254740993 100000000000000000000 -9007199254740992
                100000000000000000001 == 100000000000000000000 ~ ~ false
                9007199254740992 + 1 ~ ~ 9007199254740992
                1000000 * 1000000 ~ ~ 1000000000000
                1.0, 1.50, 1e3, 1E-2, .5 ~ ~ 1 1.5 1000 0.01 0.5
                "a" + "b", [1] + [2], {a: 1} + {b: 2} + {a: 3}, null + 1, 1 + null ~ ~ "ab" [1,2] {"a":3,"b":2} 1 1
                [1,2,1,3] - [1], "ab" * 3, 0 * "ab", "a,b" / "," ~ ~ [2,3] "ababab" "" ["a","b"]
                {a: {b: 1, c: 2}} * {a: {c: 3}} ~ ~ {"a":{"b":1,"c":3}}
                [(1,2) + (10,20)] ~ ~ [11,12,21,22]
                1 == 1.0, "a" == "a", [1,{"a":2}] == [1.0,{"a":2.0}], {} == [] ~ ~ true true true false
                1 < 2, "a" < "b", [] < {}, null < false, "\\uffff" < "\\ud83d\\ude00" ~ ~ true true true true true
                [nan < nan, nan == nan, nan > 1, 1 >= nan] ~ ~ [true,false,false,true]
                true and false, null or 1, (true, false) and (true, false) ~ ~ false true true false false
                [false and error, true or error] ~ ~ [false,true]
                .a // "none", (false, null, 1, 2) // 3, empty // 4 ~ ~ "none" 1 2 4
                .a?//1 ~ 5 ~ 1
                1 // 2 // 3, (null // null // 3) ~ ~ 1 3
                try ({} - 1) catch . ~ ~ "object ({}) and number (1) cannot be subtracted"
                try ({a:"a long text here"} + 1) catch . ~ ~ "object ({\\"a\\":\\"a lon...) and number (1) cannot be added"
                try (1 / 0) catch . ~ ~ "number (1) and number (0) cannot be divided because the divisor is zero"
                try -"a" catch . ~ ~ "string (\\"a\\") cannot be negated"
                infinite, -infinite, nan, [nan] ~ ~ 1.7976931348623157E308 -1.7976931348623157E308 null [null]
                [infinite, nan] | map(isinfinite, isnan) ~ ~ [true,false,false,true]
                [-0, 0 * -1] | map(tostring) ~ ~ ["-0","-0"]
                """);
    }

    static Stream<Arguments> control() {
        return Rows.of("""
                if . then 1 else 2 end, if . > 5 then 1 elif . > 1 then 2 else 3 end, if false then 0 end ~ 3 ~ 1 2 3
                [if (true, false) then 1 else 2 end] ~ ~ [1,2]
                try error("x") catch ., try error({a: 1}) catch .a, (try error(null) catch .) ~ ~ "x" 1 null
                [.[] | try (if . > 1 then error("big") else . end) catch "caught"] ~ [1,2] ~ [1,"caught"]
                [(1, error("x"), 2)?] ~ ~ [1]
                try (try error("a") catch error("b")) catch . ~ ~ "b"
                [try (1, error("in")) catch ., 3] ~ ~ [1,"in",3]
                try ((try 1 catch "wrong") | error("behind")) catch . ~ ~ "behind"
                reduce .[] as $x (0; . + $x), reduce empty as $x (3; .), reduce .[] as [$a, $b] (0; . + $a * $b)? ~ [1,2,3] ~ 6 3
                reduce range(3) as $x (0; empty), reduce range(3) as $x (0; 1, 2) ~ ~ null 2
                [foreach .[] as $x (0; . + $x)] ~ [1,2,3] ~ [1,3,6]
                [foreach .[] as $x (0; . + $x; [$x, .])] ~ [1,2] ~ [[1,1],[2,3]]
                [foreach (1, 2) as $x (0; (. + $x, . * $x))] ~ ~ [1,0,2,0]
                [label $out | range(10) | if . == 3 then break $out else . end] ~ ~ [0,1,2]
                [label $a | label $b | 1, break $a, 2], [label $a | (label $b | 1, break $b, 2), 3] ~ ~ [1] [1,3]
                [range(3) as $i | label $l | $i, if $i == 1 then break $l else 9 end] ~ ~ [0,9,1,2,9]
                [limit(3; range(10))], [limit(0; 1, 2)], [first(range(5))], [first(empty)], last(range(5)) ~ ~ [0,1,2] [] [0] [] 4
                first((1, error("x"))), [limit(1; 1, error("x"))] ~ ~ 1 [1]
                nth(2; range(10)), [nth(0, 2; 5, 6, 7)], [skip(2; 1, 2, 3)] ~ ~ 2 [5,7] [3]
                [.[] | until(. > 100; . * 2)] ~ [1,60] ~ [128,120]
                [while(. < 20; . * 2)] ~ 3 ~ [3,6,12]
                [1 | while(. < 4; . + (1, 2))] ~ ~ [1,2,3,3]
                [1 | until(. > 3; . + (1, 2))] ~ ~ [4,5,4,4,5]
                [recurse(if . < 3 then . + 1 else empty end)], [2 | recurse(. * .; . < 100)] ~ 1 ~ [1,2,3] [2,4,16]
                [range(5)], [range(2; 4)], [range(0; 1; 0.3)], [range(5; 0; -2)], [range(0, 1; 3, 4)] ~ ~ [0,1,2,3,4] [2,3] [0,0.3,0.6,0.8999999999999999] [5,3,1] [0,1,2,0,1,2,3,1,2,1,2,3]
                isempty(empty), isempty(error("x"))?, isempty(1, error("x")) ~ ~ true false
                any, all, any(. > 2), all(. > 0), any(.[]; . == 2), all(empty; .) ~ [1,2] ~ true true false true true true
                [.[] | select(. != 2)], [.[] | select((. > 1, true))] ~ [1,2] ~ [1] [1,2,2]
                """);
    }

    static Stream<Arguments> definitions() {
        return Rows.of("""
                def f: . + 1; def g: f | f; 1 | g ~ ~ 3
                def f(x): x | x; 3 | f(. * 2) ~ ~ 12
                def f($a; $b): $a + $b, a; f(1; 2) ~ ~ 3 1
                [def f($a; $b): [$a, $b]; f(1, 2; 3, 4)] ~ ~ [[1,3],[1,4],[2,3],[2,4]]
                def f: def g: 3; g; f ~ ~ 3
                def f: 1; def g: f; def f: 2; [f, g] ~ ~ [2,1]
                def f(x): def x2: x * 2; x2; 5 | f(. + 1) ~ ~ 12
                1 as $x | def f: $x; 2 as $x | [f, $x] ~ ~ [1,2]
                def fac: if . <= 1 then 1 else . * (. - 1 | fac) end; 10 | fac ~ ~ 3628800
                def f: if . >= 100000 then . else . + 1 | f end; 0 | f ~ ~ 100000
                def f(g): if . >= 50000 then . else g | f(g) end; 0 | f(. + 1) ~ ~ 50000
                def ack($m; $n): if $m == 0 then $n + 1 elif $n == 0 then ack($m - 1; 1) else ack($m - 1; ack($m; $n - 1)) end; ack(2; 3) ~ ~ 9
                def f(g): g as $x | g | [$x, .]; [f(. as $y | $y, 5)] ~ 1 ~ [[1,1],[1,5],[5,1],[5,5]]
                . as [$a, {b: $c}] | [$a, $c] ~ [1,{"b":2}] ~ [1,2]
                . as {a: $x, b: [$y], $z} | [$x, $y, $z] ~ {"a":1,"b":[2],"z":3} ~ [1,2,3]
                . as {"a": $x, ("b", "c"): $y} | [$x, $y] ~ {"a":1,"b":2,"c":3} ~ [1,2] [1,3]
                . as {$a: [$b]} | [$a, $b] ~ {"a":[7]} ~ [[7],7]
                [.[] as [$a] ?// $a | [$a]] ~ [[1],2] ~ [[1],[2]]
                [[3] | . as [$a] ?// [$b] | if $a != null then error("no") else {$a, $b} end] ~ ~ [{"a":null,"b":3}]
                try (5 as [$a] ?// {b: $a} | $a) catch . ~ ~ "Cannot index number with string \\"b\\""
                (1, 2) as $x | (3, 4) as $y | [$x, $y] ~ ~ [1,3] [1,4] [2,3] [2,4]
                1 as $x | 2 as $y | [$x, $y, ($x as $y | $y)] ~ ~ [1,2,1]
                1 + . as $x | $x * 2 ~ 3 ~ 7
                """);
    }

    static Stream<Arguments> constructions() {
        return Rows.of("""
                {a: 1, "b": 2, "c\\(1 + 2)": 3, (4 | tostring): 5, @base64 "x": 6} ~ ~ {"a":1,"b":2,"c3":3,"4":5,"x":6}
                {a, "b", "x\\(1)", $__loc__} ~ {"a":1,"b":2,"x1":3} ~ {"a":1,"b":2,"x1":3,"__loc__":{"file":"<top-level>","line":1}}
                1 as $x | {$x, y: $x, if: 2, and: 3} ~ ~ {"x":1,"y":1,"if":2,"and":3}
                [{a: (1, 2), b: (3, 4)}] ~ ~ [{"a":1,"b":3},{"a":1,"b":4},{"a":2,"b":3},{"a":2,"b":4}]
                {a: 1 | . + 1, b: 1 + 1} ~ ~ {"a":2,"b":2}
                {("a", "b"): 1} ~ ~ {"a":1} {"b":1}
                "x\\(1 + 1)y\\("in \\("deep")")", "tab\\tend", "\\u00e9" ~ ~ "x2yin deep" "tab\\tend" "é"
                ["\\(1, 2) \\(3, 4)"] ~ ~ ["1 3","2 3","1 4","2 4"]
                @base64 "a\\("b")c", @json "v=\\([1, "a"])", @uri "q=\\("a b&c")" ~ ~ "aYg==c" "v=[1,\\"a\\"]" "q=a%20b%26c"
                @html "<b>\\("<&>")</b>", @sh "echo \\("it's")", @csv "\\([1, "a"])" ~ ~ "<b>&lt;&amp;&gt;</b>" "echo 'it'\\\\''s'" "1,\\"a\\""
                [], [1, [2, empty], {}], [.[] | . * 2] ~ [1,2] ~ [] [1,[2],{}] [2,4]
                """);
    }

    static Stream<Arguments> updates() {
        return Rows.of("""
                .a = 1, .a.b[1] = 2 ~ {} ~ {"a":1} {"a":{"b":[null,2]}}
                .a = (.b, .c) ~ {"b":1,"c":2} ~ {"b":1,"c":2,"a":1} {"b":1,"c":2,"a":2}
                .[] += 1, .[0] -= 1, .[1] *= 5, .[1] /= 2, .[1] %= 2 ~ [1,2] ~ [2,3] [0,2] [1,10] [1,1] [1,0]
                .a //= 5, .b //= 6 ~ {"a":1} ~ {"a":1} {"a":1,"b":6}
                .a |= . + 1, .b |= length, (.a, .c) |= [.] ~ {"a":1} ~ {"a":2} {"a":1,"b":0} {"a":[1],"c":[null]}
                .[] |= (., 9) ~ [1,2] ~ [1,2]
                (.[] | select(. > 1)) |= empty ~ [1,5,3,0,7] ~ [1,0]
                (.[0], .[1]) |= empty ~ [1,2,3] ~ [3]
                .. |= (numbers |= . + 1) ~ [1,[2]] ~ [2,[3]]
                .a[1:3] = ["x"], .a[:1] |= map(. * 10) ~ {"a":[1,2,3,4]} ~ {"a":[1,"x",4]} {"a":[10,2,3,4]}
                .a.b |= 1 ~ {"a":{"b":0,"c":2},"d":[3]} ~ {"a":{"b":1,"c":2},"d":[3]}
                .a += (1, 2) ~ {"a":1} ~ {"a":2} {"a":3}
                .a = .b // 3 ~ {"b":null} ~ {"b":null,"a":null}
                .["x", "y"] = 1 ~ ~ {"x":1,"y":1}
                map_values(. + 1), map_values(empty), map_values(., 5) ~ {"a":1} ~ {"a":2} {} {"a":1}
                del(.a), del(.[0])?, del(.a, .b), del(.x.y.z) ~ {"a":1,"b":2} ~ {"b":2} {} {"a":1,"b":2}
                del(.[1, 3]), del(.[:2]), del(.[-1]), del(.[] | select(. > 2)), del(.[9]) ~ [1,2,3,4] ~ [1,3] [3,4] [1,2,3] [1,2] [1,2,3,4]
                del(.[1:][0]), del(.), del(empty) ~ [1,2,3] ~ [1,3] null [1,2,3]
                delpaths([["a", "b"], ["c"]]), to_entries ~ {"a":{"b":1},"c":2} ~ {"a":{}} [{"key":"a","value":{"b":1}},{"key":"c","value":2}]
                setpath(["a", 0]; 1), setpath([]; 5), getpath(["x", "y"]) ~ {} ~ {"a":[1]} 5 null
                pick(.a.b, .c[1]) ~ {"a":{"b":1,"x":2},"c":[3,4]} ~ {"a":{"b":1},"c":[null,4]}
                try (.a.b = 1) catch . ~ {"a":5} ~ "Cannot index number with string \\"b\\""
                try (.[-5] = 1) catch . ~ [1] ~ "Out of bounds negative array index"
                try (length = 1) catch . ~ [1,2] ~ "Invalid path expression with result 2"
                """);
    }
}
