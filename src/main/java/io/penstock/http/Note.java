package io.penstock.http;

import io.penstock.identity.OrganizationId;
import io.penstock.identity.UserId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * What a feature knows of a request that the request itself does not show, for whoever keeps the record of requests.
 *
 * @param organization whom a request to an open endpoint concerns; null: nobody is known
 * @param user who made it, once an open endpoint knows; null: the caller, if there is one
 * @param target what was changed, such as the path of what was created; null: the request's own path
 * @param before a digest of what was there before; null: nothing, or nothing that is compared
 * @param after a digest of what is there now
 */
public record Note(
        @Nullable OrganizationId organization,
        @Nullable UserId user,
        @Nullable String target,
        byte @Nullable [] before,
        byte @Nullable [] after) {

    static final Note NONE = new Note(null, null, null, null, null);

    /** Of a request to an open endpoint that was for that organization. */
    public static Note concerning(OrganizationId organization, @Nullable UserId user, String target) {
        return new Note(organization, user, target, null, null);
    }

    /** Of a change of what has such contents; null where there is nothing. */
    public static Note ofContents(String target, byte @Nullable [] before, byte @Nullable [] after) {
        return of(target, sha256(before), sha256(after));
    }

    private static byte @Nullable [] sha256(byte @Nullable [] content) {
        try {
            return content == null ? null : MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }

    /** Of a change, by the digests of what there was and is. */
    public static Note of(String target, byte @Nullable [] before, byte @Nullable [] after) {
        return new Note(null, null, target, before, after);
    }
}
