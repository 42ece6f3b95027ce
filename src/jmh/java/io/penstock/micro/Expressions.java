package io.penstock.micro;

/** Expressions as workflows have them, from the reading of a field to the grouping of rows. */
public enum Expressions {
    FIELD(".customer.address.city"),
    INDEX(".rows[0].sku"),
    CONDITION(".amount >= 1000 and .currency == \"EUR\""),
    DEFAULT(".customer.phone // .customer.email // \"none\""),
    OBJECT("{ order, total: (.amount * .quantity), email: .customer.email }"),
    MERGE(". + { qualified: true, route: \"eu\" }"),
    TEXT("\"\\(.customer.name) paid \\(.amount) \\(.currency) for \\(.order)\""),
    CHOICE("if .score >= 80 then \"hot\" elif .score >= 50 then \"warm\" else \"cold\" end"),
    SUM("[.rows[] | .price * .quantity] | add"),
    SELECT(".rows | map(select(.quantity > 2) | .sku)"),
    COUNT("[.rows[] | select(.category == \"pens\")] | length"),
    REDUCE("reduce .rows[] as $row (0; . + $row.quantity)"),
    GROUP(".rows | group_by(.category) | map({ category: .[0].category, quantity: (map(.quantity) | add) })"),
    SORT(".rows | sort_by(.price) | .[-1].sku"),
    DOMAIN(".customer.email | ascii_downcase | split(\"@\") | .[1]"),
    MATCH(".customer.email | test(\"^[^@ ]+@[^@ ]+$\")"),
    PREFIX(".metadata[\"x-request-id\"] | ltrimstr(\"req-\") | tonumber"),
    JOIN("[.rows[].sku] | join(\", \")"),
    TAGGED(".customer.tags | index(\"vip\") != null"),
    CLEAN(".customer | with_entries(select(.value != null)) | del(.address)"),
    ANY("any(.rows[]; .quantity > 10)"),
    UPDATE(".rows |= map(.price *= 2)"),
    TIME(".created_at | fromdateiso8601"),
    KEYS(".metadata | keys");

    private final String text;

    Expressions(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
