/** The command line of the failed-order desk: asks order-desk over HTTP and shows its answer. */
package io.orderbridge.orders;
