package io.orderbridge.service.dryrun;

/** What a service would do with the orders that are there now. Reads, and writes nothing anywhere. */
public interface Rehearsal {

    /**
     * Reports each order.
     *
     * @return which orders these were, for the summary
     * @throws Exception if a server fails
     */
    String report(DryRunReport report) throws Exception;
}
