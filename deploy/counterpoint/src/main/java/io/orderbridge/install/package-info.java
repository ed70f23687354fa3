/** Runs the numbered scripts of this folder in a CounterPoint database. */
package io.orderbridge.install;
