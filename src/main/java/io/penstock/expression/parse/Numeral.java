package io.penstock.expression.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number as a program or a JSON text writes it; kept exact where a double would lose digits, or would show other ones:
 * jq writes {@code 1.50} and {@code 1e3} back as {@code 1.50} and {@code 1E+3}.
 */
public final class Numeral {

    /** Beyond this many characters only the double is kept: exact parsing costs quadratic time. */
    private static final int MAX_EXACT = 1000;

    /** The same for a decimal: older JDKs make its double from its text, each time. */
    private static final int MAX_DECIMAL = 64;

    /** So many digits of a fraction come back from a double as they were. */
    private static final int DOUBLE_DIGITS = 15;

    private static final int MAX_WORD = 40;

    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern NAN = Pattern.compile("[+-]?s?nan[0-9]*");
    private static final Pattern INFINITE = Pattern.compile("[+-]?inf(inity)?");

    private Numeral() {}

    /** @throws NumberFormatException when the text is not a number */
    public static JsonNode parse(String text) {
        boolean integer = isInteger(text);
        if (integer && text.length() <= 18) {
            return ofLong(Long.parseLong(text));
        }
        if (text.length() <= MAX_EXACT && integer) {
            return ofBig(new BigInteger(text));
        }
        double value = Double.parseDouble(text);
        return text.length() > MAX_DECIMAL || isPlain(text) || isNegativeZero(value, text)
                ? ofDouble(value)
                : exact(text, value);
    }

    /** Whether the double shows the same digits: a fraction that is not long, not tiny and does not end in 0. */
    private static boolean isPlain(String text) {
        char last = text.charAt(text.length() - 1);
        return text.length() <= DOUBLE_DIGITS
                && last >= '1'
                && last <= '9'
                && text.indexOf(".0000") < 0
                && text.indexOf('e') < 0
                && text.indexOf('E') < 0;
    }

    private static boolean isNegativeZero(double value, String text) {
        return value == 0 && text.startsWith("-") && text.matches("-[0.]+([eE].*)?");
    }

    private static JsonNode exact(String text, double value) {
        try {
            BigDecimal exact = new BigDecimal(text);
            return exact.scale() == 0 && exact.precision() <= DOUBLE_DIGITS
                    ? ofLong(exact.longValue())
                    : DecimalNode.valueOf(exact);
        } catch (NumberFormatException beyond) {
            return ofDouble(value);
        }
    }

    private static JsonNode ofLong(long value) {
        return (int) value == value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }

    private static JsonNode ofBig(BigInteger value) {
        return value.bitLength() < Long.SIZE ? ofLong(value.longValue()) : BigIntegerNode.valueOf(value);
    }

    private static JsonNode ofDouble(double value) {
        if (Double.isInfinite(value)) {
            return DoubleNode.valueOf(Math.copySign(Double.MAX_VALUE, value));
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) <= 0x1p53;
        boolean negativeZero = value == 0 && 1 / value < 0;
        return whole && !negativeZero ? ofLong((long) value) : DoubleNode.valueOf(value);
    }

    /**
     * The same for a text that may be no number.
     *
     * @return null when it is none; {@code nan} and {@code infinity}, in any case, are numbers
     */
    public static @Nullable JsonNode read(String text) {
        if (text.length() <= MAX_EXACT ? NUMBER.matcher(text).matches() : isLong(text)) {
            return parse(text.startsWith("+") ? text.substring(1) : text);
        }
        String word = text.length() > MAX_WORD ? "" : text.toLowerCase(Locale.ROOT);
        if (NAN.matcher(word).matches()) {
            return DoubleNode.valueOf(Double.NaN);
        }
        if (INFINITE.matcher(word).matches()) {
            return DoubleNode.valueOf(word.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        return null;
    }

    /** The same as the pattern for a long text, on which a pattern would take the stack. */
    private static boolean isLong(String text) {
        int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        int whole = digits(text, at);
        int digits = whole - at;
        at = whole;
        if (at < text.length() && text.charAt(at) == '.') {
            int fraction = digits(text, at + 1);
            digits += fraction - at - 1;
            at = fraction;
        }
        String rest = text.substring(at);
        return digits > 0 && (rest.isEmpty() || rest.length() <= MAX_WORD && rest.matches("[eE][+-]?[0-9]+"));
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static boolean isInteger(String text) {
        int from = text.startsWith("-") ? 1 : 0;
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() > from && !"-0".equals(text);
    }
}
