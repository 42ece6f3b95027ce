package io.penstock.config;

import java.nio.charset.StandardCharsets;

/** A text that no log, message or dump may show: its {@code toString} is blank. */
public final class Secret {

    public static final Secret NONE = new Secret("");

    private final String text;

    public Secret(String text) {
        this.text = text;
    }

    public String reveal() {
        return text;
    }

    /** In UTF-8. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public boolean isPresent() {
        return !text.isEmpty();
    }

    @Override
    public String toString() {
        return "";
    }
}
