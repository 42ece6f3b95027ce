package io.penstock.dsl.compile;

import io.penstock.dsl.Block;
import io.penstock.dsl.Task;
import io.penstock.dsl.source.Located;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The functions of one document: {@code use.functions}. Each is compiled once, closed over nothing but its arguments. One thread. */
final class Functions {

    /** How deep functions may call each other; each level stands on a stack while it is read. */
    private static final int MAX_DEPTH = 32;

    private static final List<String> BUILT_IN = List.of("http", "openapi");
    private static final Pattern CATALOGUED = Pattern.compile("([^:@/\\s]+):([^:@/\\s]+)@([^@\\s]+)");
    private static final Pattern ADDRESS = Pattern.compile("https?://\\S+");

    private final Compilation compilation;
    /** Whether the map itself is wrong: then it is not known what it should hold. */
    private final boolean unclear;

    private final Map<String, Located> own = new LinkedHashMap<>();
    private final Map<String, Block> compiled = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final ForeignFunctions foreign;

    Functions(@Nullable Located map, Compilation compilation) {
        this.compilation = compilation;
        this.foreign = new ForeignFunctions(compilation);
        this.unclear = map != null && !map.isObject();
        if (map != null && map.isObject()) {
            map.members().forEach(function -> own.put(function.key(), function));
        } else if (map != null) {
            compilation.findings().add(map, "`functions` is an object of tasks.", null);
        }
    }

    /** What a call names: a function of the document, one of a catalog, or one at an address. Null when there is none, which was told. */
    @Nullable
    Block resolve(String called, Located call) {
        if (own.containsKey(called)) {
            return own(called, call);
        }
        Matcher catalogued = CATALOGUED.matcher(called);
        if (catalogued.matches()) {
            String name = catalogued.group(1);
            FixedEndpoint root = compilation.catalogs().root(catalogued.group(3), call);
            if (root == null) {
                return null;
            }
            String uri = CatalogUris.ofCatalog(root.uri(), name, catalogued.group(2));
            return foreign.read(new FixedEndpoint(uri, root.authentication()), name, call);
        }
        if (ADDRESS.matcher(called).matches()) {
            return foreign.read(new FixedEndpoint(CatalogUris.ofAddress(called), null), called, call);
        }
        if (called.contains("@")) {
            compilation.findings().add(call, "A function of a catalog is called as name:version@catalog.", null);
        } else {
            tellUnknown(called, call);
        }
        return null;
    }

    /** Tells a name that no function has. */
    private void tellUnknown(String name, Located call) {
        if (!unclear) {
            compilation
                    .findings()
                    .addMisspelt(
                            call,
                            "There is no function `" + name + "` under `use`.",
                            name,
                            () -> Stream.concat(own.keySet().stream(), BUILT_IN.stream()));
        }
    }

    /** A function that the document has; an empty block stands in for one that calls itself, which was told. */
    private Block own(String name, Located call) {
        Located function = own.get(name);
        if (function == null) {
            throw new IllegalArgumentException("There is no function " + name);
        }
        Block known = compiled.get(name);
        if (known != null) {
            return known;
        }
        if (open.contains(name)) {
            compilation.findings().add(call, "The function `" + name + "` calls itself, and would never end.", null);
            return new Block(function.pointer(), List.of());
        }
        if (open.size() >= MAX_DEPTH) {
            String message = "Functions call each other more than " + MAX_DEPTH + " levels deep.";
            compilation.findings().add(call, message, null);
            return new Block(function.pointer(), List.of());
        }
        open.push(name);
        Task task = TaskReader.read(function, Surroundings.alone(Scope.TASK), compilation);
        open.pop();
        Block block = new Block(function.pointer() + "/", List.of(task));
        compiled.put(name, block);
        return block;
    }

    /** Checks the functions that nothing calls. */
    void checkUnused() {
        own.forEach((name, function) -> own(name, function));
    }
}
