/** What the containers of the demo run beside the stand-ins. */
package io.orderbridge.sandbox.container;
