package io.orderbridge.messaging.consuming;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes threads with a name and a number that keep no process alive and see the classes of whoever made this. */
final class DaemonThreads implements ThreadFactory {

    private final String name;
    private final ClassLoader ours = Thread.currentThread().getContextClassLoader();
    private final AtomicInteger number = new AtomicInteger();

    DaemonThreads(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
        thread.setDaemon(true);
        thread.setContextClassLoader(ours);
        return thread;
    }
}
