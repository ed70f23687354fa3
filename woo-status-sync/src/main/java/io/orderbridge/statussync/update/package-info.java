/** What an order's events mean for the shop, and how the shop comes to know it. */
package io.orderbridge.statussync.update;
