package io.penstock.http;

import io.netty.handler.codec.http.HttpMessage;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Reads HTTP/1 more strictly than Vert.x 5.0.12, whose decoder leaves the ninth byte of {@code Content-Length} and {@code Content-Type}
 * unread (CVE-2026-102479): {@code Content-Xength} would frame a body that a proxy in front does not see. Such names are refused, and so is
 * a request with both Content-Length and Transfer-Encoding (RFC 9112, section 6.1).
 */
final class StrictHttpDecoder extends VertxHttpRequestDecoder {

    private static final String DECODER = "httpDecoder";
    private static final int NINTH = 8;
    private static final AsciiString LENGTH = AsciiString.cached("content-length");
    private static final AsciiString TYPE = AsciiString.cached("content-type");

    private StrictHttpDecoder(HttpServerOptions options) {
        super(options);
    }

    /** On a new connection, before its first byte is read. */
    static void install(HttpConnection connection, HttpServerOptions options) {
        if (connection instanceof ConnectionBase base) {
            base.channelHandlerContext().pipeline().replace(DECODER, DECODER, new StrictHttpDecoder(options));
        }
    }

    @Override
    protected AsciiString splitHeaderName(byte[] bytes, int start, int length) {
        if (length == LENGTH.length()) {
            refuseLookalike(LENGTH, bytes, start);
        } else if (length == TYPE.length()) {
            refuseLookalike(TYPE, bytes, start);
        }
        return super.splitHeaderName(bytes, start, length);
    }

    /** Alike but for the ninth byte. */
    private static void refuseLookalike(AsciiString name, byte[] bytes, int start) {
        if (lower(bytes[start + NINTH]) == name.byteAt(NINTH)) {
            return;
        }
        for (int i = 0; i < name.length(); i++) {
            if (i != NINTH && lower(bytes[start + i]) != name.byteAt(i)) {
                return;
            }
        }
        throw new IllegalArgumentException("A header name poses as " + name);
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + 'a' - 'A' : letter;
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        if (!initialLine[2].equals("HTTP/1.1") && !initialLine[2].equals("HTTP/1.0")) {
            throw new IllegalArgumentException("Not a version of HTTP that we speak");
        }
        return super.createMessage(initialLine);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("Both Content-Length and Transfer-Encoding are given");
    }
}
