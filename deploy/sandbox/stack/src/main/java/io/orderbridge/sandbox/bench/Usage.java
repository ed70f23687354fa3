package io.orderbridge.sandbox.bench;

import io.orderbridge.sandbox.servers.ServiceProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a service's process has used, as Linux counts it.
 *
 * @param cpuSeconds processor time since its start
 * @param mebibytes resident memory now
 * @param threads now
 */
record Usage(double cpuSeconds, long mebibytes, int threads) {

    /** The kernel counts processor time in hundredths of a second. */
    private static final double TICKS_PER_SECOND = 100;

    static Usage of(ServiceProcess service) throws IOException {
        Path process = Path.of("/proc", Long.toString(service.pid()));
        String stat = Files.readString(process.resolve("stat"), StandardCharsets.UTF_8);
        // The second field, the program's name, may contain blanks and ends with the last bracket.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        double cpu = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        return new Usage(cpu, service.residentBytes().orElse(0) / (1024 * 1024), Integer.parseInt(fields[17]));
    }
}
