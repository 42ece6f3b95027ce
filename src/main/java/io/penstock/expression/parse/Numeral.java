package io.penstock.expression.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/** A number as a program or a JSON text writes it; kept exact where a double would lose digits. */
public final class Numeral {

    /** Beyond this many characters only the double is kept: exact parsing costs quadratic time. */
    private static final int MAX_EXACT = 1000;

    private static final int DOUBLE_DIGITS = 17;

    private Numeral() {}

    /** @throws NumberFormatException when the text is not a number */
    public static JsonNode parse(String text) {
        boolean integer = isInteger(text);
        if (integer && text.length() <= 18) {
            return ofLong(Long.parseLong(text));
        }
        if (text.length() <= MAX_EXACT) {
            if (integer) {
                return ofBig(new BigInteger(text));
            }
            if (significantDigits(text) > DOUBLE_DIGITS) {
                return ofDecimal(new BigDecimal(text));
            }
        }
        return ofDouble(Double.parseDouble(text));
    }

    private static JsonNode ofLong(long value) {
        return (int) value == value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }

    private static JsonNode ofBig(BigInteger value) {
        return value.bitLength() < Long.SIZE ? ofLong(value.longValue()) : BigIntegerNode.valueOf(value);
    }

    private static JsonNode ofDecimal(BigDecimal value) {
        boolean large = Math.abs((long) value.scale()) > MAX_EXACT;
        return large ? ofDouble(value.doubleValue()) : DecimalNode.valueOf(value);
    }

    private static JsonNode ofDouble(double value) {
        if (Double.isInfinite(value)) {
            return DoubleNode.valueOf(Math.copySign(Double.MAX_VALUE, value));
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) <= 0x1p53;
        boolean negativeZero = value == 0 && 1 / value < 0;
        return whole && !negativeZero ? ofLong((long) value) : DoubleNode.valueOf(value);
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

    private static int significantDigits(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 'e' || c == 'E') {
                break;
            }
            boolean counts = c >= '1' && c <= '9' || c == '0' && digits > 0;
            digits += counts ? 1 : 0;
        }
        return digits;
    }
}
