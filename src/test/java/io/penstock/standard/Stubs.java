package io.penstock.standard;

import com.fasterxml.jackson.databind.JsonNode;

/** The services that the standard's documents call. */
final class Stubs {

    private static final String PETS = "https://petstore.swagger.io/v2/pet/";
    private static final String STAR_WARS = "https://swapi.dev/api/";
    private static final String TICKETS = "https://fake-ticketing-system.com/tickets/";

    private Stubs() {}

    static World world() {
        World world = new World();
        pets(world);
        starWars(world);
        alone(world);
        return world.stub("POST " + TICKETS + "assign", 200, json("{ticket: {id: 9}}"))
                .stub("POST " + TICKETS + "resolve", 200, json("{ticket: {id: 9}}"));
    }

    private static void pets(World world) {
        world.stub("GET " + PETS + "1", 200, json("{id: 1, name: milou, status: available}"))
                .stub("GET " + PETS + "2", 200, json("{id: 2, name: pongo, status: pending}"))
                .stub("GET " + PETS + "69", 200, json("{id: 69, name: perdita, status: sold}"))
                .stub("GET " + PETS + "none", 404, json("{code: 404, message: Pet not found}"))
                .stub("GET " + PETS + "getPetByName/*", 404, json("{code: 404, message: Pet not found}"))
                .stub("GET " + PETS + "busy", 503, json("{}"))
                .stub("PUT " + PETS + "*", 200, json("{id: 1, name: milou, status: sold}"))
                .stub("GET " + PETS + "findByStatus?status=available", 200, json("""
                        [{id: 1, name: milou, status: available}, {id: 3, name: lucky, status: available}]
                        """));
    }

    private static void starWars(World world) {
        world.stub("GET " + STAR_WARS + "people/1", 200, json("{homeworld: 'https://swapi.dev/api/planets/1/'}"))
                .stub("GET " + STAR_WARS + "planets/1/", 200, json("{name: Tatooine}"))
                .stub("GET " + STAR_WARS + "people/?search=luke", 200, json("{count: 1}"))
                .stub("GET " + STAR_WARS + "people/?search=moved", 302, json("{see: elsewhere}"));
    }

    /** Services with one answer each. */
    private static void alone(World world) {
        world.stub("GET https://", 503, json("{}"))
                .stub("GET https://fake.com/sample", 200, json("{sample: true}"))
                .stub("GET https://secured.fake.com/sample", 200, json("{sample: true}"))
                .stub("GET https://httpbin.org/basic-auth/*", 200, json("{authenticated: true}"))
                .stub("POST https://fake.log.collector.com", 200, json("{}"))
                .stub("POST https://superbet-casinos.com/*", 200, json("{accepted: true}"))
                .stub("PUT https://fake-hospital.com/api/v3/alert/nurses", 200, json("{alerted: nurses}"))
                .stub("PUT https://fake-hospital.com/api/v3/alert/doctor", 200, json("{alerted: doctor}"))
                .stub("POST https://fake-chat-api.com/*", 200, json("{}"))
                .stub("POST https://virtual-wf-powered-race.com/*", 200, json("{}"))
                .stub("POST https://example.com/api/v1/backup/start", 200, json("{started: true}"))
                .stub("POST https://hospital.example.com/api/v1/notify", 200, json("{notified: true}"))
                .stub("POST https://fake-booking-agency.com/*", 200, json("{booked: true}"))
                .stub("GET https://fake-inventory-service.com/inventory", 200, json("{stock: 3}"))
                .stub("POST https://fake-packaging-service.com/pack", 200, json("{packed: true}"))
                .stub("POST https://fake-shipping-service.com/schedule", 200, json("{scheduled: true}"));
    }

    private static JsonNode json(String text) {
        return Values.yaml(text);
    }
}
