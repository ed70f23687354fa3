/** Rules that say what an order of the shop becomes in CounterPoint, and the one function that applies them. Pure. */
package io.orderbridge.rules;
