/** Notices that CounterPoint's database was restored to an earlier moment, and what people had decided since then. */
package io.orderbridge.processor.restore;
