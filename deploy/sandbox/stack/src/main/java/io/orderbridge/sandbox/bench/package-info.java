/** Measures a whole stack on this machine; {@code bin/bench} runs it. */
package io.orderbridge.sandbox.bench;
