package io.penstock.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.penstock.config.LogConfig;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/** The levels of this process's log, which may be changed while it runs and set back to what they were. Safe on any thread. */
public final class Levels {

    /** The logger that all others follow which have no level of their own. */
    public static final String ALL = "";

    private final Map<String, Level> before = new HashMap<>();

    /** What has changed, by logger; in small letters. */
    public synchronized Map<String, String> changed() {
        Map<String, String> changed = new TreeMap<>();
        before.keySet().forEach(name -> changed.put(name, word(logger(name).getEffectiveLevel())));
        return changed;
    }

    /** The level of those that have none of their own. */
    public String level() {
        return word(logger(ALL).getEffectiveLevel());
    }

    /** From now on a logger, and those below it, tell what is of that level or above. */
    public synchronized void set(String name, LogConfig.Level level) {
        Logger logger = logger(name);
        if (!before.containsKey(name)) {
            before.put(name, logger.getLevel());
        }
        logger.setLevel(Level.toLevel(level.name()));
    }

    /** As it was before the first change. */
    public synchronized void reset() {
        before.forEach((name, level) -> logger(name).setLevel(level));
        before.clear();
    }

    private static Logger logger(String name) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        return context.getLogger(name.equals(ALL) ? org.slf4j.Logger.ROOT_LOGGER_NAME : name);
    }

    private static String word(Level level) {
        return level.toString().toLowerCase(Locale.ROOT);
    }
}
