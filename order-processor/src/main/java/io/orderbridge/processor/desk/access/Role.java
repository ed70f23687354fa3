package io.orderbridge.processor.desk.access;

/** What a caller of the desk may do. */
public enum Role {
    /** Look. */
    READER,
    /** Look and change. */
    ADMIN
}
