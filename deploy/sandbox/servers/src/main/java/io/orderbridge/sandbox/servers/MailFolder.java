package io.orderbridge.sandbox.servers;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Caught mails as files: one that was accepted is still there when the mail catcher was killed. */
final class MailFolder {

    private static final String SUFFIX = ".eml";

    private final Path folder;

    /** What was read once: a mail does not change. */
    private final Map<Path, CaughtMail> read = new ConcurrentHashMap<>();

    MailFolder(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** Keeps a mail; when it returns, the mail is there for good. */
    synchronized void keep(MimeMessage message) throws MessagingException, IOException {
        var bytes = new ByteArrayOutputStream();
        message.writeTo(bytes);
        String id = "%05d".formatted(list().size() + 1);
        Path unfinished = folder.resolve(id + ".part");
        Files.write(unfinished, bytes.toByteArray());
        Files.move(unfinished, folder.resolve(id + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns all mails, the first to arrive first. */
    List<CaughtMail> list() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(file -> read.computeIfAbsent(file, MailFolder::read))
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<CaughtMail> find(String id) {
        return list().stream().filter(mail -> mail.id().equals(id)).findFirst();
    }

    private static CaughtMail read(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            var message = new MimeMessage(Session.getInstance(new Properties()), content);
            Address[] recipients = message.getAllRecipients();
            String name = file.getFileName().toString();
            return new CaughtMail(
                    name.substring(0, name.length() - SUFFIX.length()),
                    arrival(file),
                    recipients == null
                            ? List.of()
                            : Stream.of(recipients).map(Address::toString).toList(),
                    Optional.ofNullable(message.getSubject()).orElse(""),
                    body(message, "text/plain"),
                    body(message, "text/html"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException e) {
            throw new IllegalStateException("Mail " + file + " cannot be read", e);
        }
    }

    private static Instant arrival(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant();
    }

    /** Returns the first part of the type, however deep it lies, or an empty text. */
    private static String body(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return String.valueOf(part.getContent());
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                String found = body(parts.getBodyPart(i), type);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }
}
