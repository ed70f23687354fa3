package io.orderbridge.sandbox.servers;

/** A server in the form in which this machine has it: as installed programs or as an image of a Docker engine. */
interface Server {

    /** Starts it, without waiting for it; again after its end with the data that it had. */
    Program launch();

    /** Cleans up beside the program once it has ended. */
    default void ended() {}
}
