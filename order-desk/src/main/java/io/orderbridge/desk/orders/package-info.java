/** Orders as the desk shows and repairs them: CounterPoint's rows and procedures. */
package io.orderbridge.desk.orders;
