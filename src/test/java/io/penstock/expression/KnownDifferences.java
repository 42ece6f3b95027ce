package io.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Where the real jq answers otherwise than ours: each a case of its own, with the reason. What jq 1.6 does otherwise than
 * 1.7 is said in jq's list of changes for 1.7; what ours does otherwise than 1.7.1 in the page on the workflow language.
 */
final class KnownDifferences {

    /**
     * One difference.
     *
     * @param program what the program must contain for it to be this one
     * @param theirs what jq's answer must contain
     * @param ours what our answer must contain
     */
    private record Case(String reason, Pattern program, Pattern theirs, Pattern ours) {

        static Case of(String reason, String program, String theirs, String ours) {
            return new Case(reason, Pattern.compile(program), Pattern.compile(theirs), Pattern.compile(ours));
        }

        boolean covers(String text, String jq, String answer) {
            return program.matcher(text).find()
                    && theirs.matcher(jq).find()
                    && ours.matcher(answer).find();
        }
    }

    private static final String ANY = "";
    private static final String ERROR = "^\\{\"error\":";

    /** Of ours and 1.7.1. */
    private static final List<Case> ALWAYS = List.of(
            Case.of(
                    "jq follows paths through what reduce, foreach, last and updates compute on the way, and gives up; ours has the path",
                    "reduce|foreach|last|\\|=|[-+*/%]=|//=|=\\(|= \\(|pick|path|del|getpath|limit|first|nth|\\.\\.",
                    "Invalid path expression near attempt",
                    ANY),
            Case.of(
                    "Paths of a computed value: jq takes a scalar for a part of the input when it is equal to it, ours does not ask",
                    "path|del|pick|=",
                    "Invalid path expression with result",
                    ANY),
            Case.of(
                    "Entries may have other keys than strings, below other names too",
                    "_entries",
                    "Cannot use (number|null|boolean|object|array) \\(.*as object key",
                    ANY),
            Case.of("A string can be turned round", "reverse", "Cannot index string with number", ANY),
            Case.of("Seconds before 1970 are seconds", "mktime|todate|fromdate", "invalid gmtime representation", ANY),
            Case.of(
                    "Six fields of a date are enough",
                    "strftime|mktime|todate",
                    "requires (array of 6 numbers|parsed datetime inputs)",
                    ANY),
            Case.of(
                    "The text of an error tells the string, not what the parser thinks",
                    "tonumber",
                    "while parsing",
                    "cannot be parsed as a number"),
            Case.of(
                    "The same, the other way round: an equal scalar that is none of the input's parts is no path here",
                    "path|del|pick|=",
                    ANY,
                    "Invalid path expression with result (true|false|null|-?[0-9])"),
            Case.of(
                    "Constant flags, patterns and keys that cannot be used are refused when compiling",
                    ANY,
                    ANY,
                    "^\".*(is not a valid (modifier|regex)|as object key)"),
            Case.of("jq's mark of a break comes up as a value", ANY, "__jq", ANY),
            Case.of(
                    "An empty match before a character of several bytes is found twice by jq",
                    "match|capture|scan|sub|split|test",
                    "[^\\x00-\\x7f]|\\[[0-9]+,0,",
                    "^[\\[{](?!\"error\")"),
            Case.of("An error behind ?// takes jq to the next alternative, wherever it arises", "\\?//", ANY, ERROR),
            Case.of(
                    "In the text of an error, jq's excerpts end at the null character",
                    "u0000",
                    ERROR,
                    ERROR + ".*u0000"),
            Case.of(
                    "Who leaves a body behind ?// with a break comes back into the next alternative",
                    "(?=.*\\?//)(?=.*(first|limit|label|isempty|any|all|IN|until|nth))",
                    "^[\\[{]",
                    "^[\\[{](?!\"error\")"),
            Case.of(
                    "Of several deletions that cannot be, jq tells the first, ours the last",
                    "del",
                    ERROR + "\"Cannot (delete|index)",
                    ERROR + "\"(Cannot (delete|index)|Array/string slice indices)"));

    /** Of 1.6 and 1.7. */
    private static final List<Case> OLDER = List.of(
            Case.of("error(null) is an error since 1.7", "error", ANY, "\"error\":null"),
            Case.of("error(null) can be caught since 1.7", "try error|catch", ANY, "null"),
            Case.of("Slices of one array are all the same to 1.6", "\\.\\[:1\\],\\.\\[1:\\]", "^\\[|^\\{", ANY),
            Case.of("A string times 0 or less than 1", "\\*", "null", "\"\""),
            Case.of(
                    "The text of this error",
                    ANY,
                    "Start and end indices of an (array|string) slice must be numbers",
                    "Array/string slice indices must be integers"),
            Case.of("The text of this error", ANY, "Cannot update field at object index of string", "string slices"),
            Case.of("transpose looks for the length of each row first", "transpose", "Cannot index", "Cannot index"));

    private static final UnaryOperator<String> EXCERPTS_CUT =
            text -> text.replaceAll("\\((?:[^()]|\\([^()]*\\))*?\\.\\.\\.\\)", "(...)");

    private KnownDifferences() {}

    static boolean cover(String program, JsonNode theirs, JsonNode ours, boolean modern) {
        String jq = theirs.toString();
        String answer = ours.toString();
        BiPredicate<List<Case>, String> any =
                (cases, text) -> cases.stream().anyMatch(each -> each.covers(text, jq, answer));
        return any.test(ALWAYS, program)
                || !modern && any.test(OLDER, program)
                || EXCERPTS_CUT.apply(jq).equals(EXCERPTS_CUT.apply(answer));
    }
}
