package io.penstock.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.ScheduledFuture;
import io.penstock.config.ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1 more strictly than Vert.x 5.0.12, whose decoder leaves the ninth byte of {@code Content-Length} and {@code Content-Type}
 * unread (CVE-2026-102479): {@code Content-Xength} would frame a body that a proxy in front does not see. Such names are refused, and so is
 * every framing that somebody in front might read in another way: Content-Length and Transfer-Encoding together (RFC 9112, section 6.1),
 * any coding but one plain {@code chunked}, a length that is not digits. A head that has not arrived whole in time closes its connection,
 * as a client that sends a byte now and then would hold it for ever; so does a body that never begins.
 */
final class StrictHttpDecoder extends VertxHttpRequestDecoder {

    private static final String DECODER = "httpDecoder";
    private static final int NINTH = 8;
    private static final AsciiString LENGTH = AsciiString.cached("content-length");
    private static final AsciiString TYPE = AsciiString.cached("content-type");

    private static final long NO_HEAD = 0;
    private static final int WATCHES_PER_TIMEOUT = 4;

    /** A body that began is given up, with an answer, by {@link BodyReader}; this leaves it the time to do so. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final long headerNanos;
    private final long bodyNanos;
    private long headSince = NO_HEAD;
    private long bodySince;
    private boolean reading;
    private @Nullable ScheduledFuture<?> watch;

    private StrictHttpDecoder(HttpServerOptions options, ServerConfig config) {
        super(options);
        this.headerNanos = config.headerTimeout().toNanos();
        this.bodyNanos = config.bodyTimeout().plus(GRACE).toNanos();
    }

    /** On a new connection, before its first byte is read. */
    static void install(HttpConnection connection, HttpServerOptions options, ServerConfig config) {
        if (connection instanceof ConnectionBase base) {
            base.channelHandlerContext().pipeline().replace(DECODER, DECODER, new StrictHttpDecoder(options, config));
        }
    }

    /** One timer for the whole life of a connection, so that a request costs none. */
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        long every = Math.max(1, headerNanos / WATCHES_PER_TIMEOUT);
        watch = context.executor()
                .scheduleWithFixedDelay(() -> closeWhenSlow(context), every, every, TimeUnit.NANOSECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
        if (watch != null) {
            watch.cancel(false);
        }
        super.handlerRemoved0(context);
    }

    private void closeWhenSlow(ChannelHandlerContext context) {
        long now = System.nanoTime();
        if (!context.channel().config().isAutoRead()) {
            // It is we who do not read.
            bodySince = now;
        }
        boolean head = headSince != NO_HEAD && now - headSince > headerNanos;
        if (head || reading && now - bodySince > bodyNanos) {
            context.close();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) throws Exception {
        super.decode(context, bytes, out);
        if (!out.isEmpty()) {
            boolean unfinished = !(out.get(out.size() - 1) instanceof LastHttpContent);
            if (unfinished && !reading) {
                bodySince = System.nanoTime();
            }
            reading = unfinished;
            headSince = NO_HEAD;
        } else if (!reading && headSince == NO_HEAD) {
            headSince = System.nanoTime() | 1;
        }
    }

    /** Asked when a head is whole, before anything of its body is read. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        String coding = message.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
        if (coding != null) {
            boolean plain = coding.equalsIgnoreCase("chunked")
                    && message.headers()
                                    .getAll(HttpHeaderNames.TRANSFER_ENCODING)
                                    .size()
                            == 1;
            if (!plain || message.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
                throw new IllegalArgumentException("Only chunked is a transfer coding that we read");
            }
        }
        String declared = message.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        if (declared != null && !isNumber(declared)) {
            throw new IllegalArgumentException("Content-Length is not a number");
        }
        return super.isContentAlwaysEmpty(message);
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    @Override
    protected AsciiString splitHeaderName(byte[] bytes, int start, int length) {
        if (length == 0) {
            throw new IllegalArgumentException("A header has no name");
        }
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
