/**
 * Private instances of everything OrderBridge talks to, and of its services, on one machine: started in a directory of
 * their own, on ports of their own, and stopped without leaving a process. Used by the demo and by tests.
 */
package io.orderbridge.sandbox.servers;
