package io.orderbridge.sandbox.servers;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateMailTest {

    @TempDir
    Path directory;

    @Test
    void a_mail_to_two_people_is_one_mail_that_survives_a_killed_server_and_shows_on_the_page() throws Exception {
        try (var mail = PrivateMail.start(directory)) {
            send(mail.smtpPort(), "Order 1001 failed <now>");

            mail.kill();
            mail.start();
            send(mail.smtpPort(), "Order 1002 failed");

            assertThat(mail.mails())
                    .extracting(CaughtMail::subject)
                    .containsExactly("Order 1001 failed <now>", "Order 1002 failed");
            CaughtMail first = mail.mails().get(0);
            assertThat(first.recipients()).containsExactly("owner@example.test", "admin@example.test");
            assertThat(first.text()).contains("SKU “99” is unknown");
            assertThat(first.html()).contains("<b>99</b>");
            assertThat(get(mail.pageUrl())).contains("Order 1001 failed &lt;now&gt;");
            assertThat(get(mail.pageUrl() + "/mail/" + first.id())).contains("SKU “99” is unknown");
        }
    }

    private static void send(int port, String subject) throws Exception {
        var settings = new Properties();
        settings.put("mail.smtp.host", "127.0.0.1");
        settings.put("mail.smtp.port", "" + port);
        var message = new MimeMessage(Session.getInstance(settings));
        message.setFrom("orderbridge@example.test");
        message.addRecipients(
                Message.RecipientType.TO, InternetAddress.parse("owner@example.test, admin@example.test"));
        message.setSubject(subject, "UTF-8");
        var text = new MimeBodyPart();
        text.setText("SKU “99” is unknown", "UTF-8");
        var html = new MimeBodyPart();
        html.setText("SKU <b>99</b> is unknown", "UTF-8", "html");
        message.setContent(new MimeMultipart("alternative", text, html));
        Transport.send(message);
    }

    private static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
