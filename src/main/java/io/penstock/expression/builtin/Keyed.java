package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.expression.eval.ArrayValue;
import io.penstock.expression.eval.Code;
import io.penstock.expression.eval.Env;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.Order;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import java.util.ArrayList;
import java.util.List;

/** What sorts, groups and picks elements by a key: {@code sort_by(f)} and its like. */
final class Keyed extends Code {

    private static final int ELEMENT_BYTES = 48;
    private static final int FIRST_ELEMENTS = 64;
    private static final int SORT_FRAMES = 12;

    private final Code key;
    private final Use use;

    Keyed(Code key, Use use) {
        super(true, Math.max(sum(key), SORT_FRAMES) + 1);
        this.key = key;
        this.use = use;
    }

    /** An element and what it is sorted by. */
    record Element(JsonNode key, JsonNode value) {}

    @Override
    public JsonNode one(Run run, Env env, JsonNode in) {
        if (!in.isContainerNode()) {
            throw new Raised("Cannot iterate over " + Kind.describe(in));
        }
        // The first element may fail, and room for all of them would cost more than it is charged for.
        List<Element> elements = new ArrayList<>(Math.min(in.size(), FIRST_ELEMENTS));
        for (JsonNode value : in) {
            run.meter().step();
            run.meter().allot(ELEMENT_BYTES);
            elements.add(new Element(keys(run, env, value), value));
        }
        if (!in.isArray()) {
            throw use.mismatch(
                    in,
                    Kind.describe(ArrayValue.of(
                            run, elements.stream().map(Element::key).toList())));
        }
        return use.of(run, elements);
    }

    private JsonNode keys(Run run, Env env, JsonNode value) {
        ArrayValue keys = new ArrayValue(1);
        key.run(run, env, value, each -> {
            keys.append(run, each);
            return true;
        });
        return keys;
    }

    /** Does the same with elements that are their own keys. */
    static JsonNode itself(Run run, JsonNode in, Use use) {
        if (!in.isArray()) {
            throw use.mismatch(in, in.isObject() && use == Use.UNIQUE ? Kind.describe(alone(run, in)) : "");
        }
        run.meter().step(in.size());
        run.meter().allot((long) in.size() * ELEMENT_BYTES);
        List<Element> elements = new ArrayList<>(in.size());
        for (JsonNode value : in) {
            elements.add(new Element(value, value));
        }
        return use.of(run, elements);
    }

    /** Each value in an array of its own. */
    private static JsonNode alone(Run run, JsonNode in) {
        ArrayValue keys = new ArrayValue(in.size());
        for (JsonNode value : in) {
            keys.append(run, ArrayValue.of(run, List.of(value)));
        }
        return keys;
    }

    /** What is done with the elements. */
    enum Use {
        SORT {
            @Override
            JsonNode of(Run run, List<Element> elements) {
                sort(run, elements);
                ArrayValue sorted = new ArrayValue(elements.size());
                for (Element element : elements) {
                    sorted.append(run, element.value());
                }
                return sorted;
            }
        },
        GROUP {
            @Override
            JsonNode of(Run run, List<Element> elements) {
                sort(run, elements);
                ArrayValue groups = new ArrayValue(8);
                ArrayValue group = new ArrayValue(4);
                for (int i = 0; i < elements.size(); i++) {
                    group.append(run, elements.get(i).value());
                    boolean ends = i == elements.size() - 1
                            || !Order.equal(
                                    run,
                                    elements.get(i).key(),
                                    elements.get(i + 1).key());
                    if (ends) {
                        groups.append(run, group);
                        group = new ArrayValue(4);
                    }
                }
                return groups;
            }
        },
        UNIQUE {
            @Override
            JsonNode of(Run run, List<Element> elements) {
                sort(run, elements);
                ArrayValue unique = new ArrayValue(8);
                for (int i = 0; i < elements.size(); i++) {
                    if (i == 0
                            || !Order.equal(
                                    run,
                                    elements.get(i - 1).key(),
                                    elements.get(i).key())) {
                        unique.append(run, elements.get(i).value());
                    }
                }
                return unique;
            }
        },
        LEAST {
            @Override
            JsonNode of(Run run, List<Element> elements) {
                return extreme(run, elements, -1);
            }
        },
        GREATEST {
            @Override
            JsonNode of(Run run, List<Element> elements) {
                return extreme(run, elements, 1);
            }
        };

        abstract JsonNode of(Run run, List<Element> elements);

        /** @param keys empty when the elements are their own keys */
        private Raised mismatch(JsonNode in, String keys) {
            boolean picks = this == LEAST || this == GREATEST;
            if (this == UNIQUE && keys.isEmpty()) {
                return new Raised("Cannot iterate over " + Kind.describe(in));
            }
            if (picks) {
                return new Raised(Kind.describe(in) + " and " + (keys.isEmpty() ? Kind.describe(in) : keys)
                        + " cannot be iterated over");
            }
            return new Raised(
                    keys.isEmpty()
                            ? Kind.describe(in) + " cannot be sorted, as it is not an array"
                            : Kind.describe(in) + " and " + keys + " cannot be sorted, as they are not both arrays");
        }

        private static void sort(Run run, List<Element> elements) {
            elements.sort((a, b) -> Order.total(run, a.key(), b.key()));
        }

        /** Of equal ones the first is the least, and the last the greatest. */
        private static JsonNode extreme(Run run, List<Element> elements, int sign) {
            if (elements.isEmpty()) {
                return NullNode.getInstance();
            }
            Element best = elements.get(0);
            for (int i = 1; i < elements.size(); i++) {
                Element element = elements.get(i);
                boolean less = Order.compare(run, element.key(), best.key()) < 0;
                if (less == sign < 0) {
                    best = element;
                }
            }
            return best.value();
        }
    }
}
