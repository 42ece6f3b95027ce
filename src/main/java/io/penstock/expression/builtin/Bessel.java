package io.penstock.expression.builtin;

/**
 * Bessel functions of the first and second kind, of whole order: downward recurrence for small arguments, Hankel's
 * asymptotic series for large ones. About 14 digits, as far as the argument allows.
 */
final class Bessel {

    private static final double EULER = 0.57721566490153286061;
    private static final double LARGE = 50;
    private static final int MAX_ORDER = 10_000;
    private static final double RESCALED = 1e200;

    private Bessel() {}

    /** In steps, which one of that order is worth. */
    static long cost(double order) {
        return 32 + (long) Math.min(Math.abs(order), MAX_ORDER) / 8;
    }

    static double first(int order, double x) {
        if (Double.isNaN(x) || Double.isInfinite(x)) {
            return Double.isNaN(x) ? x : 0;
        }
        int n = Math.abs(order);
        boolean negative = n % 2 == 1 && order < 0 != x < 0;
        double value = firstOf(n, Math.abs(x));
        return negative ? -value : value;
    }

    private static double firstOf(int n, double x) {
        if (x == 0) {
            return n == 0 ? 1 : 0;
        }
        if (x < LARGE || n > x) {
            return n > MAX_ORDER || n > 10 * x + 200 ? 0 : recurred(n, x)[n];
        }
        return upwards(n, x, hankel(0, x, false), hankel(1, x, false));
    }

    static double second(int order, double x) {
        if (x == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        if (!(x > 0)) {
            return Double.NaN;
        }
        if (Double.isInfinite(x)) {
            return 0;
        }
        int n = Math.min(Math.abs(order), MAX_ORDER);
        double zeroth = x < LARGE ? secondZeroth(x) : hankel(0, x, true);
        double value = n == 0 ? zeroth : upwards(n, x, zeroth, x < LARGE ? secondFirst(x) : hankel(1, x, true));
        return order < 0 && n % 2 == 1 ? -value : value;
    }

    private static double upwards(int n, double x, double zeroth, double first) {
        double before = zeroth;
        double value = n == 0 ? zeroth : first;
        for (int k = 1; k < n && !Double.isInfinite(value); k++) {
            double next = 2 * k / x * value - before;
            before = value;
            value = next;
        }
        return value;
    }

    /** All orders up to beyond the wanted one, by Miller's downward recurrence. */
    private static double[] recurred(int n, double x) {
        int start = Math.max(n, (int) x) + 60 + (int) Math.sqrt(60.0 * Math.max(n, x));
        start += start % 2;
        double[] values = new double[start + 2];
        values[start] = Double.MIN_NORMAL;
        double sum = 0;
        for (int k = start; k > 0; k--) {
            values[k - 1] = 2 * k / x * values[k] - values[k + 1];
            if (Math.abs(values[k - 1]) > RESCALED) {
                for (int i = k - 1; i < values.length; i++) {
                    values[i] /= RESCALED;
                }
                sum /= RESCALED;
            }
            sum += (k - 1) % 2 == 0 ? (k == 1 ? 1 : 2) * values[k - 1] : 0;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] /= sum;
        }
        return values;
    }

    /** Neumann's series. */
    private static double secondZeroth(double x) {
        double[] first = recurred(1, x);
        double sum = 0;
        for (int k = 1; 2 * k < first.length; k++) {
            sum += (k % 2 == 1 ? first[2 * k] : -first[2 * k]) / k;
        }
        return 2 / Math.PI * (Math.log(x / 2) + EULER) * first[0] + 4 / Math.PI * sum;
    }

    /** The same, derived. */
    private static double secondFirst(double x) {
        double[] first = recurred(1, x);
        double sum = 0;
        for (int k = 1; 2 * k + 1 < first.length; k++) {
            double slope = (first[2 * k - 1] - first[2 * k + 1]) / 2;
            sum += (k % 2 == 1 ? slope : -slope) / k;
        }
        return -2 / Math.PI * (first[0] / x - (Math.log(x / 2) + EULER) * first[1]) - 4 / Math.PI * sum;
    }

    private static double hankel(int order, double x, boolean second) {
        double p = 0;
        double q = 0;
        double term = 1;
        for (int k = 0; k < 60; k++) {
            int sign = k / 2 % 2 == 0 ? 1 : -1;
            if (k % 2 == 0) {
                p += sign * term;
            } else {
                q += sign * term;
            }
            double odd = 2 * k + 1;
            double next = term * (4 * order * order - odd * odd) / ((k + 1) * 8 * x);
            if (Math.abs(next) < 1e-18 || Math.abs(next) > Math.abs(term)) {
                break;
            }
            term = next;
        }
        // The angle is x - pi/4, or x - 3 pi/4; taken apart, so that a large x keeps its digits.
        double sin = Math.sin(x);
        double cos = Math.cos(x);
        double cosine = order == 0 ? (cos + sin) : (sin - cos);
        double sine = order == 0 ? (sin - cos) : -(sin + cos);
        return (second ? p * sine + q * cosine : p * cosine - q * sine) / Math.sqrt(Math.PI * x);
    }
}
