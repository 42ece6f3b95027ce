package io.penstock.execution;

import io.penstock.event.CloudEvent;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import java.util.ArrayList;
import java.util.List;

/** The way of messages, which are in the inbox already, to runs of this process. Safe on any thread. */
interface Post {

    /** Brings messages to those who are here, and has the others looked for at once. */
    void send(List<Mail> mails);

    /** Has the inbox looked at: there may be something for those who wait, or run elsewhere in this process. */
    void nudge();

    /** The messages of an event for those who listen. */
    static List<Mail> mails(OrganizationId organization, CloudEvent event, List<Receipt.Listener> listeners) {
        if (listeners.isEmpty()) {
            return List.of();
        }
        List<Mail> mails = new ArrayList<>(listeners.size());
        for (Receipt.Listener listener : listeners) {
            mails.add(new Mail(
                    new Mail.Address(organization, new ExecutionId(listener.execution())),
                    Mail.Kind.EVENT,
                    listener.position(),
                    event.id().value(),
                    event.json()));
        }
        return mails;
    }
}
