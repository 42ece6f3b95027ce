package io.penstock.expression.builtin;

/** The gamma function and its logarithm, by Lanczos's approximation (g = 7, nine terms), and the error function: about 15 digits. */
final class Gamma {

    private static final double G = 7;
    private static final double[] TERMS = {
        0.99999999999980993,
        676.5203681218851,
        -1259.1392167224028,
        771.32342877765313,
        -176.61502916214059,
        12.507343278686905,
        -0.13857109526572012,
        9.9843695780195716e-6,
        1.5056327351493116e-7
    };

    private Gamma() {}

    static double of(double x) {
        if (x == Math.rint(x) && x > 0 && x <= 171) {
            double product = 1;
            for (int i = 2; i < x; i++) {
                product *= i;
            }
            return product;
        }
        if (x < 0.5) {
            return Math.PI / (Math.sin(Math.PI * x) * of(1 - x));
        }
        double shifted = x - 1;
        double base = shifted + G + 0.5;
        return Math.sqrt(2 * Math.PI) * Math.pow(base, shifted + 0.5) * Math.exp(-base) * series(shifted);
    }

    static double log(double x) {
        if (x == 1 || x == 2) {
            return 0;
        }
        if (x < 0.5) {
            return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - log(1 - x);
        }
        double shifted = x - 1;
        double base = shifted + G + 0.5;
        return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(series(shifted));
    }

    /** The error function. */
    static double error(double x) {
        double distance = Math.abs(x);
        if (distance >= 2.5) {
            return Math.copySign(1 - fraction(distance), x);
        }
        double term = distance;
        double sum = distance;
        for (int n = 1; term > sum * 1e-18; n++) {
            term *= 2 * distance * distance / (2 * n + 1);
            sum += term;
        }
        return Double.isNaN(x) ? x : Math.copySign(2 / Math.sqrt(Math.PI) * Math.exp(-distance * distance) * sum, x);
    }

    /** What the error function lacks to 1. */
    static double complement(double x) {
        return x >= 0.5 ? fraction(x) : 1 - error(x);
    }

    /** The complement as a continued fraction, for what is not near 0. */
    private static double fraction(double x) {
        double rest = x;
        for (int k = x < 2.5 ? 700 : 100; k > 0; k--) {
            rest = x + k / 2.0 / rest;
        }
        return Math.exp(-x * x) / (rest * Math.sqrt(Math.PI));
    }

    private static double series(double x) {
        double sum = TERMS[0];
        for (int i = 1; i < TERMS.length; i++) {
            sum += TERMS[i] / (x + i);
        }
        return sum;
    }
}
