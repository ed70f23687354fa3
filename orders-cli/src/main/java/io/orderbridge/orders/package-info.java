/** The command line of the failed-order desk: asks order-processor over HTTP and shows its answer. */
package io.orderbridge.orders;
