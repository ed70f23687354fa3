package io.orderbridge.sandbox.woocommerce;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A storage as it is named on a command line. */
public final class StorageName implements ITypeConverter<Storage> {

    @Override
    public Storage convert(String value) {
        try {
            return Storage.named(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
