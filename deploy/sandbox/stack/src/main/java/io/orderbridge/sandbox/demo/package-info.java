/** The demo: everything on one machine, shoppers who order, and what becomes of their orders. */
package io.orderbridge.sandbox.demo;
