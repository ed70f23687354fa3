/** A document that CounterPoint's own programs wrote beside one of ours: what either has and the other lacks. */
package io.orderbridge.counterpoint.comparison;
