package io.penstock.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltinsTest {

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource({"collections", "strings", "regularExpressions", "numbers", "dates", "formats", "streams"})
    void answers(String program, String input, String outputs) {
        assertThat(Jq.outputs(program, input)).isEqualTo(outputs);
    }

    static Stream<Arguments> collections() {
        return Rows.of("""
                map(length) ~ [null,"héé",[1],{"a":1},-5] ~ [0,3,1,1,5]
                map(type) ~ [null,true,1,"a",[],{}] ~ ["null","boolean","number","string","array","object"]
                [builtins[] | select(IN("del/1", "empty/0", "not/0", "path/1", "pick/1", "recurse/0", "map/1"))] | length ~ ~ 7
                keys, keys_unsorted, to_entries ~ {"b":1,"a":2} ~ ["a","b"] ["b","a"] [{"key":"b","value":1},{"key":"a","value":2}]
                keys, has(0, 5), (map(. * 2) | add) ~ [3,4] ~ [0,1] true false 14
                from_entries ~ [{"key":"a","value":1},{"k":"b","v":2},{"name":"c","Value":3},{"key":null,"value":4},{"key":1,"value":5}] ~ {"a":1,"b":2,"c":3,"null":4,"1":5}
                with_entries(.value += 1 | select(.key != "b")) ~ {"a":1,"b":2} ~ {"a":2}
                add, add(.[] * 2), ([] | add) ~ [1,2,3] ~ 6 12 null
                map(add) ~ [["a","b"],[[1],[2,3]],[{"a":1},{"b":2},{"a":3}],[null,1]] ~ ["ab",[1,2,3],{"a":3,"b":2},1]
                sort, sort_by(-.), unique, min, max, reverse ~ [3,1,2,1] ~ [1,1,2,3] [3,2,1,1] [1,2,3] 1 3 [1,2,1,3]
                sort ~ [{"b":1},{"a":2},[],"a",2,true,false,null,{"a":1}] ~ [null,false,true,2,"a",[],{"a":1},{"a":2},{"b":1}]
                sort_by(.a, .b) ~ [{"a":2,"b":1},{"a":1,"b":2},{"a":1,"b":1}] ~ [{"a":1,"b":1},{"a":1,"b":2},{"a":2,"b":1}]
                group_by(.a), unique_by(.a), min_by(.b), max_by(.b) ~ [{"a":1,"b":1},{"a":2,"b":5},{"a":1,"b":3}] ~ [[{"a":1,"b":1},{"a":1,"b":3}],[{"a":2,"b":5}]] [{"a":1,"b":1},{"a":2,"b":5}] {"a":1,"b":1} {"a":2,"b":5}
                flatten, flatten(1), flatten(0) ~ [1,[2,[3]]] ~ [1,2,3] [1,2,[3]] [1,[2,[3]]]
                transpose, [combinations] ~ [[1,2],[3]] ~ [[1,3],[2,null]] [[1,3],[2,3]]
                [[0, 1] | combinations(2)] ~ ~ [[0,0],[0,1],[1,0],[1,1]]
                contains(["ba"]) ~ ["bar"] ~ true
                map(contains({a: [1]})) ~ [{"a":[1,2]},{"a":[]},{}] ~ [true,false,false]
                inside("foobar"), in({"bar": 1}), IN("foo", "bar"), IN("bar"; "x") ~ "bar" ~ true true true false
                indices(1), index(2), rindex(1), indices([1, 2]) ~ [1,2,1,2] ~ [0,2] 1 2 [0,2]
                first, last, nth(1) ~ [5,6,7] ~ 5 7 6
                walk(if type == "number" then . + 1 else . end) ~ [1,{"a":[2]}] ~ [2,{"a":[3]}]
                [walk(numbers, 0)] ~ [1] ~ [0]
                bsearch(2), bsearch(0), bsearch(9) ~ [1,2,3] ~ 1 -1 -4
                [paths], [paths(type == "number")], [leaf_paths] ~ {"a":[1,{"b":2}]} ~ [["a"],["a",0],["a",1],["a",1,"b"]] [["a",0],["a",1,"b"]] [["a",0],["a",1,"b"]]
                INDEX(.id), [JOIN({"1": "x"}; .[]; .id | tostring)] ~ [{"id":1},{"id":2}] ~ {"1":{"id":1},"2":{"id":2}} [[{"id":1},"x"],[{"id":2},null]]
                map(values), map(nulls), map(scalars), map(iterables) ~ [1,null,[2]] ~ [1,[2]] [null] [1,null] [[2]]
                map(tojson), map(tostring) ~ [1,"a",[1,"b"],{"c":null}] ~ ["1","\\"a\\"","[1,\\"b\\"]","{\\"c\\":null}"] ["1","a","[1,\\"b\\"]","{\\"c\\":null}"]
                map(fromjson) ~ ["1","[1,{\\"a\\":null}]","1.0"] ~ [1,[1,{"a":null}],1]
                try fromjson catch . ~ "{a" ~ "Invalid numeric literal at EOF at line 1, column 2 (while parsing '{a')"
                map(toarray) ~ [1,[2]] ~ [[1],[2]]
                not, map(not) ~ [0,null,false,""] ~ false [false,true,true,false]
                (now | floor), (builtins | length > 100) ~ ~ 1795163400 true
                debug, debug("x"), stderr ~ 1 ~ 1 1 1
                """);
    }

    static Stream<Arguments> strings() {
        return Rows.of("""
                split(", "), split(""), ascii_upcase, ascii_downcase ~ "a, B" ~ ["a","B"] ["a",","," ","B"] "A, B" "a, b"
                join("-"), join(null)? ~ ["a",1,null,true] ~ "a-1--true" "a1true"
                startswith("he"), endswith("lo"), ltrimstr("he"), rtrimstr("lo"), trimstr("h") ~ "hello" ~ true true "llo" "hel" "ello"
                ltrimstr(1), (1 | ltrimstr("a")) ~ "a" ~ "a" 1
                trim, ltrim, rtrim ~ " a b\\t" ~ "a b" "a b\\t" " a b"
                explode, (explode | implode), length, utf8bytelength ~ "aé😀" ~ [97,233,128512] "aé😀" 3 7
                indices("b"), index("b"), rindex("b"), indices("zz") ~ "é,ab,b" ~ [3,5] 3 5 []
                tonumber, (tostring | type) ~ "-1.50e2" ~ -150 "string"
                try tonumber catch . ~ "1a" ~ "string (\\"1a\\") cannot be parsed as a number"
                reverse, (null | reverse) ~ "abc" ~ "cba" []
                65 | ascii ~ ~ "A"
                try implode catch . ~ ["a"] ~ "string (\\"a\\") can't be imploded, unicode codepoint needs to be numeric"
                try join(",") catch . ~ ["a",[1]] ~ "string (\\"a,\\") and array ([1]) cannot be added"
                """);
    }

    static Stream<Arguments> regularExpressions() {
        return Rows.of("""
                test("B"), test("B"; "i"), test(["B", "i"]), test("^a.c$"), test("a c"; "x") ~ "abc" ~ false true true true false
                [match("(a)(?<n>b)?"; "g") | [.offset, .string, .captures[1].name, .captures[1].string]] ~ "éabxa" ~ [[1,"ab","n","b"],[4,"a","n",null]]
                [match("😀").offset, match("b").length] ~ "é😀b" ~ [1,1]
                [match("";"g").offset] ~ "ab" ~ [0,1,2]
                capture("(?<year>\\\\d+)-(?<month>\\\\d+)") ~ "2026-11" ~ {"year":"2026","month":"11"}
                [scan("[a-z]+")], [scan("([a-z])(\\\\d)")], [scan("A"; "i")] ~ "ab1 c2" ~ ["ab","c"] [["b","1"],["c","2"]] ["a"]
                [splits(", *")], split(", *"; null), split("B"; "i") ~ "a,b, c" ~ ["a","b","c"] ["a","b","c"] ["a,",", c"]
                sub("b"; "X"), gsub("b"; "X"), gsub("(?<l>[a-z])"; "<\\(.l)>"), gsub("B"; "x"; "i") ~ "abb" ~ "aXb" "aXX" "<a><b><b>" "axx"
                gsub(""; "-"), gsub("^"; ">"), gsub("$"; "<"), [gsub("a"; "x", "y")] ~ "ab" ~ "-a-b-" ">ab" "ab<" ["xb","yb"]
                test("a.b"), test("a.b"; "p"), test("(?s)a.b"), [match("b$").offset] ~ "a\\nb" ~ false true true [2]
                [match("a*"; "gn").string] ~ "baac" ~ ["aa"]
                (.p as $p | "aa" | try test($p) catch .) ~ {"p":"(?=a)"} ~ "(?=a) (at offset 0) is not a valid regex: look-ahead is not available, since matching takes linear time"
                (.p as $p | "aa" | try test($p) catch .) ~ {"p":"(a)\\\\1"} ~ "(a)\\\\1 (at offset 0) is not a valid regex: back-references are not available, since matching takes linear time"
                try test("a") catch . ~ 1 ~ "number (1) cannot be matched, as it is not a string"
                """);
    }

    static Stream<Arguments> numbers() {
        return Rows.of("""
                map(floor), map(ceil), map(round), map(trunc), map(fabs) ~ [1.5,-1.5] ~ [1,-2] [2,-1] [2,-2] [1,-1] [1.5,1.5]
                sqrt, pow(.; 2), log2, exp10, cbrt ~ 64 ~ 8 4096 6 1.0E64 4
                [pow(2, 3; 1, 2)] ~ ~ [2,3,4,9]
                significand, logb, frexp, modf ~ 10 ~ 1.25 3 [0.625,4] [0,10]
                ldexp(3; 2), scalb(1; 3), fma(2; 3; 4), fmin(1; 2), fmax(1; 2), fmod(7; 3), atan2(0; 1), hypot(3; 4), copysign(1; -1), drem(5; 3) ~ ~ 12 8 10 1 2 1 0 5 -1 -1
                (5 | tgamma), (1 | lgamma), (0.5 | tgamma * . | . * 1e9 | round) ~ ~ 24 0 886226925
                map(abs) ~ [-1,2,-1.5] ~ [1,2,1.5]
                map(isnormal), (0 | isnormal), map(isinfinite) ~ [1,1e-320] ~ [true,false] false [false,false]
                have_literal_numbers, have_decnum ~ ~ true false
                [limit(5; 1 | repeat(. * 2))] ~ ~ [2,2,2,2,2]
                [1e-5, 1.5e300, 123456789012, 3.0, 1e1000] | tojson ~ ~ "[0.00001,1.5E+300,123456789012,3.0,1E+1000]"
                """);
    }

    static Stream<Arguments> dates() {
        return Rows.of("""
                todate, gmtime, (gmtime | mktime), strftime("%A %d %B %Y, %H:%M") ~ 1425599621 ~ "2015-03-05T23:53:41Z" [2015,2,5,23,53,41,4,63] 1425599621 "Thursday 05 March 2015, 23:53"
                strftime("%j %U %W %V %G %u %w %y %C %e %k %l %I %p %D %F %T %R %r %s %Z %z %a %b %%") ~ 1425599621 ~ "064 09 09 10 2015 4 4 15 20  5 23 11 11 PM 03/05/15 2015-03-05 23:53:41 23:53 11:53:41 PM 1425599621 UTC +0000 Thu Mar %"
                fromdate, strptime("%Y-%m-%dT%H:%M:%SZ") ~ "2015-03-05T23:51:47Z" ~ 1425599507 [2015,2,5,23,51,47,4,63]
                strptime("%d %b %Y %I:%M %p") ~ "5 Jan 2015 10:15 PM" ~ [2015,0,5,22,15,0,1,4]
                strptime("%Y-%m-%d %H:%M:%S %z") | mktime ~ "2026-02-28 12:00:00 +0200" ~ 1772280000
                try strptime("%Y") catch . ~ "x" ~ "date \\"x\\" does not match format \\"%Y\\""
                strptime("%Y-%m-%d") | ., mktime ~ "2026-02-30" ~ [2026,1,30,0,0,0,1,60] 1772409600
                todate, (-1 | todate) ~ 1.9 ~ "1970-01-01T00:00:01Z" "1969-12-31T23:59:59Z"
                dateadd("seconds"; 60), datesub("seconds"; 60) ~ 100 ~ 160 40
                [2024, 1, 30, 0, 0, 0] | mktime | todate ~ ~ "2024-03-01T00:00:00Z"
                try mktime catch . ~ "x" ~ "mktime requires array inputs"
                """);
    }

    static Stream<Arguments> formats() {
        return Rows.of("""
                @text, @json, @html, @uri, @sh, @base64 ~ "é <'>" ~ "é <'>" "\\"é <'>\\"" "é &lt;&apos;&gt;" "%C3%A9%20%3C%27%3E" "'é <'\\\\''>'" "w6kgPCc+"
                @csv, @tsv, @sh? ~ [1,"a\\"b\\tc",null,true] ~ "1,\\"a\\"\\"b\\tc\\",,true" "1\\ta\\"b\\\\tc\\t\\ttrue" "1 'a\\"b\\tc' null true"
                @base64d, @base64 ~ "w6k=" ~ "é" "dzZrPQ=="
                @base32, (@base32 | @base32d) ~ "hello" ~ "NBSWY3DP" "hello"
                @urid, format("json") ~ "a%20b" ~ "a b" "\\"a%20b\\""
                try @base64d catch . ~ "a!" ~ "string (\\"a!\\") is not valid base64 data"
                try @csv catch . ~ [[1]] ~ "array ([1]) is not valid in a csv row"
                try format("nope") catch . ~ 1 ~ "nope is not a valid format"
                """);
    }

    static Stream<Arguments> streams() {
        return Rows.of("""
                [tostream] ~ {"a":[1,{"b":2}],"c":[]} ~ [[["a",0],1],[["a",1,"b"],2],[["a",1,"b"]],[["a",1]],[["c"],[]],[["c"]]]
                [tostream] ~ 3 ~ [[[],3]]
                fromstream(tostream), [fromstream((1, [2]) | tostream)] ~ {"a":[1,{"b":2}]} ~ {"a":[1,{"b":2}]} [1,[2]]
                [1 | truncate_stream([[0], 1], [[1, 0], 2], [[1, 0]], [[1]])] ~ ~ [[[0],2],[[0]]]
                """);
    }
}
