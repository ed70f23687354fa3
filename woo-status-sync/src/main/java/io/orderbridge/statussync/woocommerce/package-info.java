/** The shop's REST interface: signed calls, and what its answers mean. */
package io.orderbridge.statussync.woocommerce;
