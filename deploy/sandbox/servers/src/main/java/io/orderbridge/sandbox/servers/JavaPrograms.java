package io.orderbridge.sandbox.servers;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Command lines for programs that run on the Java that runs this. */
public final class JavaPrograms {

    private JavaPrograms() {}

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** Returns the file with the flags of every JVM here. */
    static Path options() {
        return ProjectFolder.root().resolve("deploy/local/jvm.options");
    }

    /** Returns the command for a class with a main method of this class path. */
    public static List<String> main(String program, List<String> arguments) {
        var command = new ArrayList<String>(List.of(java().toString(), "@" + options(), "-cp", classPath(), program));
        command.addAll(arguments);
        return command;
    }

    /** This class path with absolute paths: the program works in another directory. */
    private static String classPath() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
