package io.penstock.expression.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program's syntax. {@code at} is where the construct begins in the text, from 0. */
public sealed interface Ast {

    int at();

    /** {@code .} */
    record Identity(int at) implements Ast {}

    /** {@code ..} */
    record Descent(int at) implements Ast {}

    /** A number, a string without interpolation, true, false or null. */
    record Literal(JsonNode value, int at) implements Ast {}

    /** A string with interpolations; literal pieces stand as {@link Literal}. */
    record Text(@Nullable String format, List<Ast> parts, int at) implements Ast {}

    /** {@code @base64} as a filter. */
    record Format(String name, int at) implements Ast {}

    /** A term and what is taken out of it: {@code .a[0].b[]?}. */
    record Access(Ast base, List<Suffix> suffixes, int at) implements Ast {}

    /** A function call; the arguments are closures. */
    record Call(String name, List<Ast> arguments, int at) implements Ast {}

    /** {@code $name} */
    record Variable(String name, int at) implements Ast {}

    /** {@code [body]} */
    record Array(@Nullable Ast body, int at) implements Ast {}

    /** {@code {key: value}} */
    record Construct(List<Entry> entries, int at) implements Ast {}

    /** {@code -body} */
    record Negate(Ast body, int at) implements Ast {}

    /** Operators of one level, from left to right. */
    record Chain(Ast first, List<Link> links, int at) implements Ast {}

    /** {@code a and b and c}, or the same with {@code or}. */
    record Logic(boolean and, List<Ast> operands, int at) implements Ast {}

    /** {@code a // b // c} */
    record Alternative(List<Ast> operands, int at) implements Ast {}

    /** {@code a, b, c} */
    record Comma(List<Ast> operands, int at) implements Ast {}

    /** {@code a | b | c}; a {@link Bind}, {@link Define} or {@link Label} holds for the stages behind it. */
    record Pipe(List<Ast> stages, int at) implements Ast {}

    /** {@code target = value}, {@code |=}, {@code +=} and so on; the operator is without its {@code =}. */
    record Assign(Ast target, String operator, Ast value, int at) implements Ast {}

    /** {@code if … then … elif … else … end} */
    record If(List<Branch> branches, @Nullable Ast otherwise, int at) implements Ast {}

    /** {@code try body catch handler}, and {@code body?}. */
    record Try(Ast body, @Nullable Ast handler, int at) implements Ast {}

    /** {@code reduce source as $x (initial; update)} */
    record Reduce(Ast source, List<Pattern> patterns, Ast initial, Ast update, int at) implements Ast {}

    /** {@code foreach source as $x (initial; update; extract)} */
    record Foreach(
            Ast source,
            List<Pattern> patterns,
            Ast initial,
            Ast update,
            @Nullable Ast extract,
            int at) implements Ast {}

    /** {@code source as pattern ?// pattern | …}; a stage of a pipe. */
    record Bind(Ast source, List<Pattern> patterns, int at) implements Ast {}

    /** {@code def …; …}; a stage of a pipe. */
    record Define(Definition definition, int at) implements Ast {}

    /** {@code label $name | …}; a stage of a pipe. */
    record Label(String name, int at) implements Ast {}

    /** {@code break $name} */
    record Break(String name, int at) implements Ast {}

    /** One step of an {@link Access}. */
    sealed interface Suffix {
        boolean optional();
    }

    /** {@code .name}, {@code ["name"]} or {@code [expression]} */
    record Index(Ast key, boolean optional) implements Suffix {}

    /** {@code [from:to]} */
    record Slice(@Nullable Ast from, @Nullable Ast to, boolean optional) implements Suffix {}

    /** {@code []} */
    record Each(boolean optional) implements Suffix {}

    /** A key and a value of a {@link Construct}. */
    record Entry(Ast key, Ast value) {}

    /** An operator of a {@link Chain} and what stands to its right. */
    record Link(String operator, Ast operand, int at) {}

    /** A condition of an {@link If}. */
    record Branch(Ast condition, Ast then) {}

    /** A parameter; one that is written with {@code $} takes a value. */
    record Parameter(String name, boolean value) {}

    /** {@code def name(parameters): body;} */
    record Definition(String name, List<Parameter> parameters, Ast body, int at) {}

    /** What a value is taken apart by. */
    sealed interface Pattern {}

    /** {@code $name} */
    record VariablePattern(String name) implements Pattern {}

    /** {@code [a, b]} */
    record ArrayPattern(List<Pattern> elements) implements Pattern {}

    /** {@code {key: pattern}} */
    record ObjectPattern(List<PatternEntry> entries) implements Pattern {}

    /** {@code $name}, {@code $name: pattern} or {@code key: pattern} */
    record PatternEntry(
            @Nullable String variable, Ast key, @Nullable Pattern value) {}
}
