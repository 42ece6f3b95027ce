package io.penstock.integration;

import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Digest authentication (RFC 7616): answers the host's last challenge, or waits for one. The answer to a challenge of this call's own is the
 * first use of its nonce, whatever other calls do meanwhile.
 */
final class DigestProof implements Proof {

    private final OrganizationId organization;
    private final DigestChallenge.Login login;
    private final DigestNonces nonces;
    private @Nullable DigestChallenge own;

    DigestProof(OrganizationId organization, String username, String password, DigestNonces nonces) {
        this.organization = organization;
        this.login = new DigestChallenge.Login(username, password);
        this.nonces = nonces;
    }

    @Override
    public Future<String> authorization(String method, Target target) {
        DigestChallenge fresh = own;
        own = null;
        DigestNonces.Use use =
                fresh == null ? nonces.next(organization, target) : nonces.first(organization, target, fresh);
        DigestChallenge.Asked asked = new DigestChallenge.Asked(method, target.path());
        return Future.succeededFuture(
                use == null ? "" : use.challenge().answer(login, asked, use.count(), nonces.cnonce()));
    }

    @Override
    public boolean refused(Target target, Received answer) {
        own = DigestChallenge.strongest(Challenge.parse(answer.headers().getAll("WWW-Authenticate")))
                .orElse(null);
        return own != null;
    }
}
