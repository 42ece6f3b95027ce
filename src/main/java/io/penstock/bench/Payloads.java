package io.penstock.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The documents and bodies that the cases use. */
final class Payloads {

    private static final int LARGE = 160 * 1024;
    private static final String HEAD =
            "{\"order\":\"A-10017\",\"amount\":4200,\"quantity\":3,\"currency\":\"EUR\",\"customer\":"
                    + "{\"email\":\"ada@example.com\",\"name\":\"Ada\",\"company\":\"Engines Ltd\"},\"rows\":[";

    private Payloads() {}

    /** A workflow, with the address of the stub in it where it calls one. */
    static byte[] document(String name, String stub) {
        try (InputStream file = Payloads.class.getResourceAsStream(name + ".yaml")) {
            if (file == null) {
                throw new BenchFailedException("There is no workflow " + name + " in the jar.");
            }
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return text.replace("STUB", stub).getBytes(StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new BenchFailedException("The jar cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** An order of about 250 bytes. */
    static byte[] order() {
        return (HEAD + row(1) + ',' + row(2) + "]}").getBytes(StandardCharsets.UTF_8);
    }

    /** An order of 160 KB. */
    static byte[] largeOrder() {
        StringBuilder body = new StringBuilder(LARGE).append(HEAD).append(row(0));
        for (int each = 1; body.length() < LARGE - 64; each++) {
            body.append(',').append(row(each));
        }
        return body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String row(int number) {
        return "{\"sku\":\"pen-" + number + "\",\"quantity\":3,\"price\":2.5}";
    }
}
