/** How well a service and what it watches are: rules, measuring, and where it is shown and told. */
package io.orderbridge.health;
