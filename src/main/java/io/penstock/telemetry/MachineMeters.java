package io.penstock.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.OperatingSystemMXBean;

/** What the JVM and the machine tell of this process. Closed with the server, since the JVM tells it of collections until then. */
public final class MachineMeters implements AutoCloseable {

    private static final double NANOS = 1e9;

    private final JvmGcMetrics collections = new JvmGcMetrics();

    public MachineMeters(Meters meters) {
        MeterRegistry registry = meters.registry();
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        meters.gauge(Metric.CPUS, system::getAvailableProcessors);
        meters.gauge(Metric.LOAD, system::getSystemLoadAverage);
        if (system instanceof com.sun.management.OperatingSystemMXBean own) {
            meters.sum(Metric.CPU_TIME, () -> own.getProcessCpuTime() / NANOS);
            meters.gauge(Metric.MACHINE_CPU, own::getCpuLoad);
            meters.gauge(Metric.MACHINE_MEMORY, own::getTotalMemorySize);
            meters.gauge(Metric.MACHINE_MEMORY_FREE, own::getFreeMemorySize);
        }
    }

    /** Bytes of the heap that were in use after the last collections. */
    public static long heapAfterCollection() {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage after = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            used += after == null ? 0 : after.getUsed();
        }
        return used;
    }

    /** The most bytes that the heap may have. */
    public static long heapLimit() {
        return Runtime.getRuntime().maxMemory();
    }

    @Override
    public void close() {
        collections.close();
    }
}
