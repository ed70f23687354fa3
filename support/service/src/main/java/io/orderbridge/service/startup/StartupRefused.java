package io.orderbridge.service.startup;

import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * The service must not start. Its message is the one line that the operator sees: what is wrong, with which setting or
 * server, and what to do.
 */
public final class StartupRefused extends ConfigurationException {

    private static final long serialVersionUID = 1L;

    public StartupRefused(String message) {
        super(message);
    }
}
