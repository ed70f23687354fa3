package io.orderbridge.sandbox.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines for programs that run on the Java that runs this. */
final class JavaPrograms {

    private JavaPrograms() {}

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** Returns the file with the flags of every JVM here. */
    static Path options() {
        return ProjectFolder.root().resolve("deploy/local/jvm.options");
    }

    /** Returns the command for a class with a main method of this class path. */
    static List<String> main(String program, List<String> arguments) {
        var command = new ArrayList<String>(
                List.of(java().toString(), "@" + options(), "-cp", System.getProperty("java.class.path"), program));
        command.addAll(arguments);
        return command;
    }
}
