package io.penstock.micro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What a webhook brings. */
final class Payload {

    private static final ObjectMapper JSON = new ObjectMapper();

    static final JsonNode ORDER = read("""
            {
              "id": "evt_1NXWPn2eZvKYlo2C", "type": "order.paid", "created_at": "2026-03-01T10:15:30Z",
              "order": "A-10017", "amount": 4200, "quantity": 3, "currency": "EUR", "status": "paid", "score": 64,
              "customer": {
                "id": 8123, "name": "Ada Lovelace", "email": "Ada@Engines.example", "company": "Engines Ltd",
                "address": { "street": "1 Analytical Row", "city": "London", "zip": "N1 7AA", "country": "GB" },
                "phone": null, "tags": ["vip", "newsletter", "b2b"]
              },
              "rows": [
                { "sku": "pen-1", "category": "pens", "quantity": 3, "price": 2.5 },
                { "sku": "ink-7", "category": "ink", "quantity": 12, "price": 9.75 },
                { "sku": "pen-4", "category": "pens", "quantity": 1, "price": 40 },
                { "sku": "nib-2", "category": "parts", "quantity": 5, "price": 1.2 }
              ],
              "shipping": { "method": "express", "carrier": null, "tracking": ["1Z999AA10123456784"] },
              "metadata": { "source": "shop", "campaign": "spring", "x-request-id": "req-4711", "retries": 0 },
              "links": { "self": "https://api.shop.example/orders/A-10017" }
            }
            """);

    private Payload() {}

    /** What does not do the same work must not be compared. Members may stand in any order. */
    static void requireAlike(JsonNode ours, JsonNode reference) {
        if (!read(ours.toString()).equals(read(reference.toString()))) {
            throw new IllegalStateException("They disagree: " + ours + " and " + reference);
        }
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new IllegalStateException(notJson);
        }
    }
}
