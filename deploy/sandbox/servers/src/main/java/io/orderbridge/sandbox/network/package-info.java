/** The network between services and servers, in which something can go wrong. */
package io.orderbridge.sandbox.network;
