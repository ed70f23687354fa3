/** What the shop says of an order, and how it compares. */
package io.orderbridge.desk.shop;
