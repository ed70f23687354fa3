/** How the orders are, and how the whole pipeline is. */
package io.orderbridge.processor.health;
