package io.orderbridge.service.loop;

/** One round of a loop. */
@FunctionalInterface
public interface Pass {

    /**
     * Does all that there is to do now, each wait bounded.
     *
     * @throws Exception if it could not be completed; the next round comes all the same
     */
    void run() throws Exception;
}
