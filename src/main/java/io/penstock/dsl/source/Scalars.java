package io.penstock.dsl.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an unquoted scalar means: YAML 1.2's core schema, of which JSON's numbers are a part. Pure. */
final class Scalars {

    private static final int MAX_NUMBER_LENGTH = 100;
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private Scalars() {}

    /**
     * The value of a plain scalar; empty when it is text.
     *
     * @throws IllegalArgumentException when it is a number that JSON or this server cannot hold
     */
    static Optional<JsonNode> plain(String text) {
        switch (text) {
            case "", "~", "null", "Null", "NULL":
                return Optional.of(NullNode.instance);
            case "true", "True", "TRUE":
                return Optional.of(BooleanNode.TRUE);
            case "false", "False", "FALSE":
                return Optional.of(BooleanNode.FALSE);
            default:
                return "+-.0123456789".indexOf(text.charAt(0)) < 0 ? Optional.empty() : number(text);
        }
    }

    private static Optional<JsonNode> number(String text) {
        if (NOT_FINITE.matcher(text).matches()) {
            throw new IllegalArgumentException("`" + text + "` is no number of JSON.");
        }
        if (text.length() > MAX_NUMBER_LENGTH) {
            if (DECIMAL.matcher(text).matches()) {
                throw new IllegalArgumentException("A number has more than " + MAX_NUMBER_LENGTH + " characters.");
            }
            return Optional.empty();
        }
        if (WHOLE.matcher(text).matches()) {
            return Optional.of(whole(new BigInteger(text.startsWith("+") ? text.substring(1) : text)));
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return Optional.of(whole(new BigInteger(text.substring(2), 16)));
        }
        if (OCTAL.matcher(text).matches()) {
            return Optional.of(whole(new BigInteger(text.substring(2), 8)));
        }
        return DECIMAL.matcher(text).matches() ? Optional.of(decimal(text)) : Optional.empty();
    }

    private static JsonNode whole(BigInteger number) {
        if (number.bitLength() < Integer.SIZE) {
            return IntNode.valueOf(number.intValue());
        }
        if (number.bitLength() < Long.SIZE) {
            return LongNode.valueOf(number.longValue());
        }
        throw new IllegalArgumentException("The whole number " + number + " does not fit in 64 bits.");
    }

    private static JsonNode decimal(String text) {
        double number = Double.parseDouble(text);
        if (Double.isInfinite(number)) {
            throw new IllegalArgumentException("The number " + text + " is too large.");
        }
        return DoubleNode.valueOf(number);
    }
}
