/** Faults while orders flow, and what has to be true afterwards. */
package io.orderbridge.sandbox.faults;
