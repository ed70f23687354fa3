package io.orderbridge.sandbox.counterpoint;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.h2.tools.SimpleResultSet;

/** Parameters of a procedure, in and out, as the columns of the one row that it returns. */
final class ProcedureSignature {

    private record Parameter(String name, int sqlType, int precision, int scale) {}

    private final List<Parameter> parameters = new ArrayList<>();

    /** Whether H2 wants the columns only; nothing may be read or written then. */
    static boolean isAskedFor(Connection connection) throws SQLException {
        return "jdbc:columnlist:connection".equals(connection.getMetaData().getURL());
    }

    ProcedureSignature integer(String name) {
        return add(name, Types.INTEGER, 0, 0);
    }

    ProcedureSignature bigint(String name) {
        return add(name, Types.BIGINT, 0, 0);
    }

    ProcedureSignature bit(String name) {
        return add(name, Types.BOOLEAN, 0, 0);
    }

    ProcedureSignature text(String name, int length) {
        return add(name, Types.VARCHAR, length, 0);
    }

    ProcedureSignature decimal(String name, int precision, int scale) {
        return add(name, Types.DECIMAL, precision, scale);
    }

    private ProcedureSignature add(String name, int sqlType, int precision, int scale) {
        parameters.add(new Parameter(name, sqlType, precision, scale));
        return this;
    }

    ResultSet describe() {
        SimpleResultSet columns = new SimpleResultSet();
        columns.setAutoClose(false);
        for (Parameter parameter : parameters) {
            columns.addColumn(parameter.name(), parameter.sqlType(), parameter.precision(), parameter.scale());
        }
        return columns;
    }

    ResultSet row(Object... values) {
        if (values.length != parameters.size()) {
            throw new IllegalArgumentException(values.length + " values for " + parameters.size() + " parameters");
        }
        SimpleResultSet row = (SimpleResultSet) describe();
        row.addRow(values);
        return row;
    }
}
