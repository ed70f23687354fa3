package io.orderbridge.ingest.shop;

import io.orderbridge.ingest.mapping.RefusedOrder;
import io.orderbridge.ingest.settings.IngestSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How much of the shop is read at a time, so that no order and no number of orders fills the memory. */
@ApplicationScoped
public class OrderSizes {

    private static final long BYTES_AT_A_TIME = 4_000_000;

    /** What an item takes beside its texts, about. */
    private static final long BYTES_OF_AN_ITEM = 1_000;

    private final ShopDatabase shop;
    private final IngestSettings settings;

    @Inject
    OrderSizes(ShopDatabase shop, IngestSettings settings) {
        this.shop = shop;
        this.settings = settings;
    }

    /** What there is to read of those orders, by id. */
    public Map<Long, OrderSize> of(OrderStorage storage, Collection<Long> ids) throws ShopReadException {
        return ids.isEmpty() ? Map.of() : shop.sizes(storage, ids, settings.maxOrderItems());
    }

    /** Why that order is not read at all, or empty if it is. */
    public Optional<RefusedOrder> tooLarge(long id, OrderSize size) {
        long bytes = settings.maxOrderSize().asLongValue();
        if (size.items() <= settings.maxOrderItems() && size.bytes() <= bytes) {
            return Optional.empty();
        }
        return Optional.of(new RefusedOrder(
                id,
                RefusedOrder.Code.TOO_LARGE,
                size.items() > settings.maxOrderItems()
                        ? "it has %d items, more than the %d of orderbridge.ingest.max-order-items"
                                .formatted(size.items(), settings.maxOrderItems())
                        : "its texts have %d bytes, more than the %d of orderbridge.ingest.max-order-size"
                                .formatted(size.bytes(), bytes),
                Optional.empty()));
    }

    /** Those orders, in their order, in pieces each of which can be read at a time; one that is too large counts nothing. */
    public List<List<Long>> pieces(Collection<Long> ids, Map<Long, OrderSize> sizes) {
        List<List<Long>> pieces = new ArrayList<>();
        List<Long> piece = new ArrayList<>();
        long bytes = 0;
        for (Long id : ids) {
            long more = Optional.ofNullable(sizes.get(id))
                    .filter(size -> tooLarge(id, size).isEmpty())
                    .map(size -> size.bytes() + size.items() * BYTES_OF_AN_ITEM)
                    .orElse(0L);
            if (bytes + more > BYTES_AT_A_TIME && !piece.isEmpty()) {
                pieces.add(piece);
                piece = new ArrayList<>();
                bytes = 0;
            }
            piece.add(id);
            bytes += more;
        }
        if (!piece.isEmpty()) {
            pieces.add(piece);
        }
        return pieces;
    }
}
