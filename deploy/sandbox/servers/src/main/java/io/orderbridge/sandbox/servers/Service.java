package io.orderbridge.sandbox.servers;

import java.nio.file.Path;

/** The services of OrderBridge, in the order in which an order meets them. */
public enum Service {
    ORDER_INGEST("order-ingest", 28081),
    ORDER_PROCESSOR("order-processor", 28085),
    ORDER_DESK("order-desk", 28082),
    WOO_STATUS_SYNC("woo-status-sync", 28083),
    ALERTING("alerting", 28084);

    private final String folder;
    private final int preferredPort;

    Service(String folder, int preferredPort) {
        this.folder = folder;
        this.preferredPort = preferredPort;
    }

    /** Its module and what people call it, such as {@code order-ingest}. */
    public String folder() {
        return folder;
    }

    /** The port on which it is looked for first. */
    public int preferredPort() {
        return preferredPort;
    }

    /** The packaged service, as the build leaves it. */
    Path jar() {
        return ProjectFolder.root().resolve(folder).resolve("target/quarkus-app/quarkus-run.jar");
    }
}
