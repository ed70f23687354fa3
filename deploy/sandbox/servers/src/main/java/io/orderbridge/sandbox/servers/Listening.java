package io.orderbridge.sandbox.servers;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where the stand-ins listen: on this machine's loopback interface, unless the system property {@value #PROPERTY} names
 * another address. In a container it is 0.0.0.0, since clients come from other ones.
 */
public final class Listening {

    private static final String PROPERTY = "sandbox.listen";

    private Listening() {}

    /** The address to listen on. */
    public static InetAddress address() {
        String address = System.getProperty(PROPERTY);
        if (address == null) {
            return InetAddress.getLoopbackAddress();
        }
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(PROPERTY + " is no address: " + address, e);
        }
    }

    /** Whether only programs on this machine can come. */
    public static boolean onThisMachineOnly() {
        return address().isLoopbackAddress();
    }
}
