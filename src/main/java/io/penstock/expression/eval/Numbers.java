package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;

/**
 * Numbers as jq has them: doubles, but small whole ones are kept as integers. What a parser kept exact stays exact, and
 * is shown as it was written, until something is computed with it: a large integer, or a decimal with more digits or
 * other ones than its double would show.
 */
public final class Numbers {

    /** From here on a double may stand for its neighbours too. */
    private static final double MAX_EXACT = 0x1p53;

    private static final double MAX_LONG = 0x1p63;

    /** What it costs to compare numbers of up to a thousand digits. */
    private static final int EXACT_STEPS = 20;

    private static final int BITS_PER_STEP_SHIFT = 3;

    private static final int BRIEF_BITS = 128;

    private static final String LARGEST = "1.7976931348623157e+308";

    private Numbers() {}

    public static JsonNode of(long value) {
        return (int) value == value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }

    public static JsonNode of(int value) {
        return IntNode.valueOf(value);
    }

    /** A number that was computed. */
    public static JsonNode of(Run run, double value) {
        long whole = (long) value;
        if (whole == value && Math.abs(value) < MAX_EXACT && (whole != 0 || 1 / value > 0)) {
            return of(whole);
        }
        if (!(Math.abs(value) < MAX_EXACT)) {
            run.sawUncommon();
        }
        return DoubleNode.valueOf(value);
    }

    /** A number that was read; it may be exact. */
    public static JsonNode read(Run run, JsonNode number) {
        if (!(number instanceof IntNode)) {
            run.sawUncommon();
        }
        return number;
    }

    /** The same number as JSON has it, and as a reader reads it again; the value itself when it is such a one. */
    static JsonNode common(JsonNode number) {
        if (!(number instanceof DoubleNode) && !(number instanceof DecimalNode)) {
            return number;
        }
        double value = number.doubleValue();
        if (Double.isNaN(value)) {
            return NullNode.getInstance();
        }
        if (Double.isInfinite(value)) {
            return DoubleNode.valueOf(Math.copySign(Double.MAX_VALUE, value));
        }
        long whole = (long) value;
        if (whole == value && Math.abs(value) < MAX_LONG && (whole != 0 || 1 / value > 0)) {
            return of(whole);
        }
        return number instanceof DoubleNode ? number : DoubleNode.valueOf(value);
    }

    public static boolean isNaN(JsonNode value) {
        return (value instanceof DoubleNode || value instanceof FloatNode) && Double.isNaN(value.doubleValue());
    }

    static JsonNode add(Run run, JsonNode a, JsonNode b) {
        if (a instanceof IntNode && b instanceof IntNode) {
            return of((long) a.intValue() + b.intValue());
        }
        return of(run, a.doubleValue() + b.doubleValue());
    }

    static JsonNode subtract(Run run, JsonNode a, JsonNode b) {
        if (a instanceof IntNode && b instanceof IntNode) {
            return of((long) a.intValue() - b.intValue());
        }
        return of(run, a.doubleValue() - b.doubleValue());
    }

    static JsonNode multiply(Run run, JsonNode a, JsonNode b) {
        if (a instanceof IntNode && b instanceof IntNode) {
            long product = (long) a.intValue() * b.intValue();
            if (product != 0 && Math.abs(product) < MAX_EXACT) {
                return of(product);
            }
        }
        return of(run, a.doubleValue() * b.doubleValue());
    }

    static JsonNode divide(Run run, JsonNode a, JsonNode b) {
        double divisor = b.doubleValue();
        if (divisor == 0) {
            throw new Raised(
                    Kind.describe(a) + " and " + Kind.describe(b) + " cannot be divided because the divisor is zero");
        }
        return of(run, a.doubleValue() / divisor);
    }

    static JsonNode remainder(Run run, JsonNode a, JsonNode b) {
        double left = a.doubleValue();
        double right = b.doubleValue();
        if (Double.isNaN(left) || Double.isNaN(right)) {
            return of(run, Double.NaN);
        }
        long divisor = (long) right;
        if (divisor == 0) {
            throw new Raised(Kind.describe(a) + " and " + Kind.describe(b)
                    + " cannot be divided (remainder) because the divisor is zero");
        }
        return of(run, (double) ((long) left % (divisor == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(divisor))));
    }

    public static JsonNode absolute(Run run, JsonNode a) {
        return a.doubleValue() < 0 ? negate(run, a) : a;
    }

    static JsonNode negate(Run run, JsonNode a) {
        if (a instanceof IntNode && a.intValue() != 0) {
            return of(-(long) a.intValue());
        }
        return of(run, -a.doubleValue());
    }

    /** NaN is less than every number, even than itself. Two exact numbers are compared digit by digit. */
    static int compare(Run run, JsonNode a, JsonNode b) {
        if (a instanceof IntNode && b instanceof IntNode) {
            return Integer.compare(a.intValue(), b.intValue());
        }
        if (isExact(a) && isExact(b)) {
            if (isLong(a) && isLong(b)) {
                return Long.compare(a.longValue(), b.longValue());
            }
            run.meter().step(EXACT_STEPS + digitSteps(a) + digitSteps(b));
            return a.decimalValue().compareTo(b.decimalValue());
        }
        double x = a.doubleValue();
        double y = b.doubleValue();
        if (x < y || Double.isNaN(x)) {
            return -1;
        }
        return x == y ? 0 : 1;
    }

    private static boolean isLong(JsonNode value) {
        return value instanceof IntNode || value instanceof LongNode;
    }

    private static boolean isExact(JsonNode value) {
        return !(value instanceof DoubleNode) && !(value instanceof FloatNode);
    }

    /** An index from a number; rounded towards 0, out of range when it is. */
    public static int index(JsonNode number) {
        return number instanceof IntNode ? number.intValue() : (int) number.doubleValue();
    }

    /** As jq writes it, charged for long numbers, whose digits take more time each the more there are. */
    public static String text(Run run, JsonNode number) {
        run.meter().step(digitSteps(number));
        return text(number);
    }

    private static long digitSteps(JsonNode number) {
        return number instanceof BigIntegerNode ? number.bigIntegerValue().bitLength() >> BITS_PER_STEP_SHIFT : 0;
    }

    /** A text that costs little, whatever the number: a very long one is shown as the largest double. */
    static String brief(JsonNode number) {
        boolean isLong =
                number instanceof BigIntegerNode && number.bigIntegerValue().bitLength() > BRIEF_BITS;
        return text(isLong ? DoubleNode.valueOf(number.doubleValue()) : number);
    }

    /** As jq writes it. */
    private static String text(JsonNode number) {
        if (isExact(number)) {
            return number.asText();
        }
        double value = number.doubleValue();
        if (Double.isNaN(value)) {
            return "null";
        }
        if (Double.isInfinite(value)) {
            return text(Math.copySign(Double.MAX_VALUE, value));
        }
        long whole = (long) value;
        if (whole == value && Math.abs(value) < MAX_LONG) {
            return whole == 0 && 1 / value < 0 ? "-0" : Long.toString(whole);
        }
        return text(value);
    }

    /** Java's shortest digits, laid out as C does it. */
    private static String text(double value) {
        String java = Double.toString(Math.abs(value));
        int e = java.indexOf('E');
        int exponent = e < 0 ? 0 : Integer.parseInt(java.substring(e + 1));
        String mantissa = e < 0 ? java : java.substring(0, e);
        int dot = mantissa.indexOf('.');
        int point = dot + exponent;
        StringBuilder digits = new StringBuilder(mantissa).deleteCharAt(dot);
        int leading = 0;
        while (leading < digits.length() - 1 && digits.charAt(leading) == '0') {
            leading++;
        }
        digits.delete(0, leading);
        point -= leading;
        int end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        digits.setLength(end);
        return (value < 0 ? "-" : "") + layOut(digits, point);
    }

    private static StringBuilder layOut(StringBuilder digits, int point) {
        int count = digits.length();
        if (point <= -4 || point > count + 15) {
            int exponent = point - 1;
            if (count > 1) {
                digits.insert(1, '.');
            }
            String magnitude = Integer.toString(Math.abs(exponent));
            return digits.append(exponent < 0 ? "e-" : "e+")
                    .append(magnitude.length() < 2 ? "0" : "")
                    .append(magnitude);
        }
        if (point <= 0) {
            return digits.insert(0, "0." + "0".repeat(-point));
        }
        if (point >= count) {
            return digits.append("0".repeat(point - count));
        }
        return digits.insert(point, '.');
    }
}
