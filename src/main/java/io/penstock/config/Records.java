package io.penstock.config;

import io.penstock.failure.Failure;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Reads and makes records by reflection, which lets the settings be declared once. */
final class Records {

    private Records() {}

    static Object read(Record from, RecordComponent component) {
        try {
            return component.getAccessor().invoke(from);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("A component of a record is always readable", impossible);
        }
    }

    /** @throws Failure that the compact constructor threw */
    static Record make(Class<? extends Record> type, Object[] values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof Failure failure) {
                throw failure;
            }
            throw new IllegalStateException("A settings record failed", refused);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("A record always has its canonical constructor", impossible);
        }
    }
}
