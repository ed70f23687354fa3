package io.orderbridge.statussync.woocommerce;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Reads a body as UTF-8 text up to a number of bytes; of a longer one no more is read, and the call fails. */
final class LimitedBody implements BodySubscriber<String> {

    private final BodySubscriber<String> text = BodySubscribers.ofString(StandardCharsets.UTF_8);
    private final int most;
    private long read;
    private Flow.Subscription subscription;

    private LimitedBody(int most) {
        this.most = most;
    }

    /** @param most bytes, a whole number of KiB */
    static BodyHandler<String> of(int most) {
        return response -> new LimitedBody(most);
    }

    @Override
    public CompletionStage<String> getBody() {
        return text.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription upstream) {
        subscription = upstream;
        text.onSubscribe(upstream);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        read += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (read > most) {
            subscription.cancel();
            text.onError(new IOException("the answer is longer than it may be: more than " + most / 1024 + " KiB"));
        } else {
            text.onNext(buffers);
        }
    }

    @Override
    public void onError(Throwable failure) {
        text.onError(failure);
    }

    @Override
    public void onComplete() {
        text.onComplete();
    }
}
