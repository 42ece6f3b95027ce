package io.penstock.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Bytes that are HTTP, nearly HTTP, or nothing of the kind. The same for the same seed. */
final class RawRequests {

    private static final List<String> GOOD = List.of(
            "GET /health HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /api/workflows?limit=5 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n\r\n",
            "POST /hooks/whk_abc HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}",
            "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n2\r\n1}\r\n0\r\n\r\n",
            "OPTIONS /api/events HTTP/1.1\r\nHost: x\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: POST\r\n\r\n",
            "HEAD /openapi.json HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET http://x/health HTTP/1.1\r\nHost: x\r\n\r\n");

    private static final List<String> PIECES = List.of(
            "\r\n",
            "\n",
            "\r",
            "\u0000",
            " ",
            "\t",
            ":",
            "Content-Length: 5\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Content-Length: -1\r\n",
            "Transfer-Encoding: x\r\n",
            "Host: y\r\n",
            "%00",
            "%zz",
            "../",
            "?",
            "#",
            "\u00ff",
            "0\r\n\r\n",
            "ffffffff\r\n",
            "HTTP/1.1",
            "HTTP/0.9",
            "Expect: x\r\n",
            "Connection: close\r\n",
            "X: y\r\n z\r\n",
            "Cookie: a=b; c\r\n",
            "Range: bytes=0-\r\n",
            "Accept-Encoding: gzip\r\n",
            "Content-Encoding: gzip\r\n",
            "Content-Type: \r\n",
            "Content-Type: multipart/form-data; boundary=x\r\n",
            "X-Forwarded-For: ,,,\r\n");

    private RawRequests() {}

    static byte[] of(Random random) {
        StringBuilder text = new StringBuilder(GOOD.get(random.nextInt(GOOD.size())));
        for (int i = random.nextInt(5); i > 0; i--) {
            mutate(text, random);
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void mutate(StringBuilder text, Random random) {
        int at = random.nextInt(text.length() + 1);
        switch (random.nextInt(6)) {
            case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
            case 2 -> text.insert(at, (char) random.nextInt(256));
            case 3 -> text.insert(at, "A".repeat(random.nextInt(30_000)));
            case 4 -> text.append(GOOD.get(random.nextInt(GOOD.size())));
            default -> text.insert(at, "X-" + random.nextInt(9) + ": " + random.nextInt() + "\r\n");
        }
    }
}
