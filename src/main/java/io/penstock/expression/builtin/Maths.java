package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.penstock.expression.eval.ArrayValue;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.Numbers;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Functions of numbers, as C's library has them. */
final class Maths {

    private static final double SMALLEST_NORMAL = Double.MIN_NORMAL;

    private Maths() {}

    static void register(Registry registry) {
        registerRounding(registry);
        registerPowers(registry);
        registerTrigonometry(registry);
        registerPairs(registry);
        registerBessel(registry);
        registry.filter("infinite", (run, in) -> Numbers.of(run, Double.POSITIVE_INFINITY));
        registry.filter("nan", (run, in) -> Numbers.of(run, Double.NaN));
        registry.filter(
                "isinfinite", (run, in) -> BooleanNode.valueOf(in.isNumber() && Double.isInfinite(in.doubleValue())));
        registry.filter("isnan", (run, in) -> BooleanNode.valueOf(Numbers.isNaN(in)));
        registry.filter("isnormal", (run, in) -> BooleanNode.valueOf(in.isNumber() && isNormal(in.doubleValue())));
        registry.filter("isfinite", (run, in) -> BooleanNode.valueOf(in.isNumber() && !Double.isInfinite(number(in))));
        registry.filter("abs", Maths::absolute);
    }

    /** Of what is greater than every number, the same again: jq compares, and negates what is less than 0. */
    private static JsonNode absolute(Run run, JsonNode in) {
        if (in.isNumber()) {
            return Numbers.absolute(run, in);
        }
        if (in.isTextual() || in.isContainerNode()) {
            return in;
        }
        throw new Raised(Kind.describe(in) + " cannot be negated");
    }

    private static void registerRounding(Registry registry) {
        unary(registry, "floor", Math::floor);
        unary(registry, "ceil", Math::ceil);
        unary(registry, "round", x -> Math.copySign(Math.floor(Math.abs(x) + 0.5), x));
        unary(registry, "trunc", x -> x < 0 ? Math.ceil(x) : Math.floor(x));
        unary(registry, "rint", Math::rint);
        unary(registry, "nearbyint", Math::rint);
        unary(registry, "fabs", Math::abs);
        unary(registry, "significand", x -> x == 0 || !Double.isFinite(x) ? x : Math.scalb(x, -exponent(x)));
        unary(registry, "logb", x -> x == 0 ? Double.NEGATIVE_INFINITY : Double.isFinite(x) ? exponent(x) : x * x);
        registry.filter("frexp", Maths::splitBinary);
        registry.filter("modf", Maths::splitDecimal);
    }

    private static void registerPowers(Registry registry) {
        unary(registry, "sqrt", Math::sqrt);
        unary(registry, "cbrt", Math::cbrt);
        unary(registry, "exp", Math::exp);
        unary(registry, "exp2", x -> Math.pow(2, x));
        unary(registry, "exp10", x -> Math.pow(10, x));
        unary(registry, "pow10", x -> Math.pow(10, x));
        unary(registry, "expm1", Math::expm1);
        unary(registry, "log", Math::log);
        unary(registry, "log2", Maths::log2);
        unary(registry, "log10", Math::log10);
        unary(registry, "log1p", Math::log1p);
        unary(registry, "erf", Gamma::error);
        unary(registry, "erfc", Gamma::complement);
        unary(registry, "gamma", Gamma::log);
        unary(registry, "lgamma", Gamma::log);
        registry.filter("lgamma_r", Maths::logarithmAndSign);
        unary(registry, "tgamma", Gamma::of);
    }

    private static void registerTrigonometry(Registry registry) {
        unary(registry, "sin", Math::sin);
        unary(registry, "cos", Math::cos);
        unary(registry, "tan", Math::tan);
        unary(registry, "asin", Math::asin);
        unary(registry, "acos", Math::acos);
        unary(registry, "atan", Math::atan);
        unary(registry, "sinh", Math::sinh);
        unary(registry, "cosh", Math::cosh);
        unary(registry, "tanh", Math::tanh);
        unary(registry, "asinh", x -> Math.copySign(Math.log(Math.abs(x) + Math.sqrt(x * x + 1)), x));
        unary(registry, "acosh", x -> Math.log(x + Math.sqrt(x * x - 1)));
        unary(registry, "atanh", x -> 0.5 * Math.log1p(2 * x / (1 - x)));
    }

    private static void registerPairs(Registry registry) {
        binary(registry, "pow", Math::pow);
        binary(registry, "atan2", Math::atan2);
        binary(registry, "fmin", (x, y) -> Double.isNaN(x) ? y : Double.isNaN(y) ? x : Math.min(x, y));
        binary(registry, "fmax", (x, y) -> Double.isNaN(x) ? y : Double.isNaN(y) ? x : Math.max(x, y));
        binary(registry, "fdim", (x, y) -> x > y ? x - y : 0);
        binary(registry, "fmod", (x, y) -> x % y);
        binary(registry, "hypot", Math::hypot);
        binary(registry, "copysign", Math::copySign);
        binary(registry, "drem", Math::IEEEremainder);
        binary(registry, "remainder", Math::IEEEremainder);
        binary(registry, "nextafter", Math::nextAfter);
        binary(registry, "nexttoward", Math::nextAfter);
        binary(registry, "ldexp", Maths::scale);
        binary(registry, "scalb", Maths::scale);
        binary(registry, "scalbln", Maths::scale);
        registry.add(
                "fma",
                3,
                Native.of((run, in, arguments) ->
                        Numbers.of(run, Math.fma(number(arguments[0]), number(arguments[1]), number(arguments[2])))));
    }

    private static void registerBessel(Registry registry) {
        bessel(registry, "j0", x -> Bessel.first(0, x));
        bessel(registry, "j1", x -> Bessel.first(1, x));
        bessel(registry, "y0", x -> Bessel.second(0, x));
        bessel(registry, "y1", x -> Bessel.second(1, x));
        bessel(registry, "jn", (order, x) -> Bessel.first((int) order, x));
        bessel(registry, "yn", (order, x) -> Bessel.second((int) order, x));
    }

    /** These are sums of many terms, the more the higher the order is. */
    private static void bessel(Registry registry, String name, DoubleUnaryOperator function) {
        registry.filter(name, (run, in) -> {
            run.meter().step(Bessel.cost(0));
            return Numbers.of(run, function.applyAsDouble(number(in)));
        });
    }

    private static void bessel(Registry registry, String name, DoubleBinaryOperator function) {
        registry.add(name, 2, Native.of((run, in, arguments) -> {
            double order = number(arguments[0]);
            run.meter().step(Bessel.cost(order));
            return Numbers.of(run, function.applyAsDouble(order, number(arguments[1])));
        }));
    }

    private static void unary(Registry registry, String name, DoubleUnaryOperator function) {
        registry.filter(name, (run, in) -> Numbers.of(run, function.applyAsDouble(number(in))));
    }

    private static void binary(Registry registry, String name, DoubleBinaryOperator function) {
        registry.add(
                name,
                2,
                Native.of((run, in, arguments) ->
                        Numbers.of(run, function.applyAsDouble(number(arguments[0]), number(arguments[1])))));
    }

    static double number(JsonNode value) {
        if (!value.isNumber()) {
            throw new Raised(Kind.describe(value) + " number required");
        }
        return value.doubleValue();
    }

    private static boolean isNormal(double x) {
        return Double.isFinite(x) && Math.abs(x) >= SMALLEST_NORMAL;
    }

    /** By parts, so that powers of 2 come out whole, and others to the last digit. */
    private static double log2(double x) {
        if (!(x > 0) || !Double.isFinite(x)) {
            return Math.log(x);
        }
        int whole = exponent(x);
        double rest = Math.scalb(x, -whole);
        return rest > Math.sqrt(2)
                ? whole + 1 + Math.log(rest / 2) / Math.log(2)
                : whole + Math.log(rest) / Math.log(2);
    }

    private static double scale(double x, double power) {
        return Math.scalb(x, (int) Math.max(-5000, Math.min(5000, power)));
    }

    /** The exponent of the first binary digit; also of numbers too small to be normal. */
    private static int exponent(double x) {
        boolean tiny = Math.abs(x) < SMALLEST_NORMAL;
        return tiny ? Math.getExponent(x * 0x1p54) - 54 : Math.getExponent(x);
    }

    private static JsonNode logarithmAndSign(Run run, JsonNode in) {
        double x = number(in);
        boolean negative = x < 0 && Math.floor(x) % 2 != 0 && x != Math.rint(x) || x == 0 && 1 / x < 0;
        return pair(run, Numbers.of(run, Gamma.log(x)), Numbers.of(negative ? -1 : 1));
    }

    private static JsonNode splitBinary(Run run, JsonNode in) {
        double x = number(in);
        boolean plain = x == 0 || !Double.isFinite(x);
        int power = plain ? 0 : exponent(x) + 1;
        double mantissa = plain ? x : Math.scalb(Math.scalb(x, -power / 2), -power - -power / 2);
        return pair(run, Numbers.of(run, mantissa), Numbers.of(power));
    }

    private static JsonNode splitDecimal(Run run, JsonNode in) {
        double x = number(in);
        double whole = x < 0 ? Math.ceil(x) : Math.floor(x);
        double rest = Double.isInfinite(x) ? Math.copySign(0.0, x) : x - whole;
        return pair(run, Numbers.of(run, rest), Numbers.of(run, whole));
    }

    private static JsonNode pair(Run run, JsonNode first, JsonNode second) {
        ArrayValue pair = new ArrayValue(2);
        pair.append(run, first);
        pair.append(run, second);
        return pair;
    }
}
