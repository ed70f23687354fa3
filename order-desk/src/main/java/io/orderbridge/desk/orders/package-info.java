/** Orders as the desk shows and mends them: CounterPoint's rows and procedures. */
package io.orderbridge.desk.orders;
