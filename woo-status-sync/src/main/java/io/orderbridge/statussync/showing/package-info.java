/** Shows an order as the shop has it, for the desk: the shop's REST is called from this service alone. */
package io.orderbridge.statussync.showing;
