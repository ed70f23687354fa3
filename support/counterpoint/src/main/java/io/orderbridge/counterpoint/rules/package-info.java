/** Rules in CounterPoint's database, and what CounterPoint knows of the items and customers that they decide about. */
package io.orderbridge.counterpoint.rules;
