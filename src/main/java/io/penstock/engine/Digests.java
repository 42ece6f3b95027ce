package io.penstock.engine;

/** Digests of commands. */
final class Digests {

    private Digests() {}

    /** FNV-1a over the text of the parts, in order: stable over processes and releases. */
    static long of(Object... parts) {
        long hash = 0xcbf29ce484222325L;
        for (Object part : parts) {
            String text = part.toString();
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
            }
            hash = (hash ^ 0x1f) * 0x100000001b3L;
        }
        return hash;
    }
}
