package io.penstock.expression.builtin;

import io.penstock.expression.Meter;

/** A text that charges each character that is looked at, so that no matcher can run past the budget. */
final class MeteredText implements CharSequence {

    private static final int CHARGED_AT_ONCE = 32;

    private final Meter meter;
    private final String text;
    private final int weight;
    private int looks;

    /** @param weight steps for each character */
    MeteredText(Meter meter, String text, int weight) {
        this.meter = meter;
        this.text = text;
        this.weight = weight;
    }

    @Override
    public char charAt(int index) {
        if (++looks == CHARGED_AT_ONCE) {
            looks = 0;
            meter.step((long) CHARGED_AT_ONCE * weight);
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
