package io.orderbridge.sandbox.faults;

import io.orderbridge.model.Topology;
import io.orderbridge.sandbox.servers.Component;
import io.orderbridge.sandbox.servers.PrivateRabbitMq;
import io.orderbridge.sandbox.servers.ServiceProcess;
import io.orderbridge.sandbox.stack.LocalStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Which faults happen when and for how long. The same seed gives the same plan. */
public final class FaultPlan {

    private static final Duration SHORTEST = Duration.ofMillis(300);

    /** A fault at its time. */
    record Planned(Duration begin, Fault fault, Duration length) {}

    private final List<Planned> faults;

    private FaultPlan(List<Planned> faults) {
        this.faults = List.copyOf(faults);
    }

    /**
     * Spreads as many faults over the time. Every service and server is killed once, and every service at its worst
     * moments, before anything happens a second time, as far as there are enough faults.
     *
     * @param stack with links between services and servers
     */
    public static FaultPlan of(LocalStack stack, int count, Duration time, long seed) {
        var random = new Random(seed);
        List<Fault> chosen = choose(stack, count, random);
        Collections.shuffle(chosen, random);
        var planned = new ArrayList<Planned>();
        for (int i = 0; i < count; i++) {
            Fault fault = chosen.get(i);
            double place = (i + random.nextDouble()) / count;
            Duration begin = Duration.ofMillis((long) (time.toMillis() * place));
            long room = fault.longest().minus(SHORTEST).toMillis();
            planned.add(new Planned(begin, fault, SHORTEST.plusMillis((long) (room * random.nextDouble()))));
        }
        return new FaultPlan(planned);
    }

    List<Planned> faults() {
        return faults;
    }

    private static List<Fault> ofCluster(List<PrivateRabbitMq> nodes) {
        List<Fault> faults = new ArrayList<>();
        for (String queue : List.of(
                Topology.STAGED, Topology.FEEDBACK, Topology.STATUS_SYNC, Topology.ALERTING, Topology.FAILED_ORDERS)) {
            faults.add(Fault.leaderKilled(queue, nodes));
        }
        for (int first = 0; first < nodes.size(); first++) {
            faults.add(Fault.majorityKilled(nodes, first));
        }
        return faults;
    }

    private static List<Fault> choose(LocalStack stack, int count, Random random) {
        List<Fault> kills = new ArrayList<>();
        stack.services().forEach(service -> kills.add(Fault.killed(service)));
        stack.dependencies().forEach(server -> kills.add(Fault.killed(server)));
        for (WorstMoment moment : WorstMoment.ALL) {
            for (ServiceProcess service : stack.services()) {
                if (service.service() == moment.service()) {
                    kills.add(Fault.at(
                            moment, service, stack.link(service, moment.server().apply(stack))));
                }
            }
        }
        if (stack.brokerNodes().size() > 1) {
            kills.addAll(ofCluster(stack.brokerNodes()));
        }
        List<Fault> others = new ArrayList<>();
        Stream.<Component>concat(stack.services().stream(), stack.dependencies().stream())
                .forEach(part -> others.add(Fault.frozen(part)));
        stack.links().forEach(link -> others.addAll(Fault.of(link)));
        others.add(Fault.inventoryLocked(stack.counterPoint()));
        others.add(Fault.diskFull(stack.brokerNodes()));

        var chosen = new ArrayList<Fault>();
        while (chosen.size() < count) {
            Collections.shuffle(kills, random);
            Collections.shuffle(others, random);
            chosen.addAll(kills);
            chosen.addAll(others);
        }
        return new ArrayList<>(chosen.subList(0, count));
    }
}
