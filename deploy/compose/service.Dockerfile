# A service of OrderBridge; SERVICE names it. Built from the top folder after ./mvnw package; see bin/images.
ARG JRE_IMAGE=eclipse-temurin:17-jre
FROM ${JRE_IMAGE}

ARG SERVICE
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="OrderBridge ${SERVICE}" \
      org.opencontainers.image.description="Takes paid WooCommerce orders into NCR CounterPoint: ${SERVICE}." \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

WORKDIR /app
# What changes seldom first, so that a new release adds a small layer.
COPY ${SERVICE}/target/quarkus-app/lib/ lib/
COPY deploy/local/jvm.options ./
COPY ${SERVICE}/target/quarkus-app/lib/main/io.orderbridge.service-support-*.jar probe.jar
COPY ${SERVICE}/target/quarkus-app/quarkus-run.jar ./
COPY ${SERVICE}/target/quarkus-app/quarkus/ quarkus/
COPY ${SERVICE}/target/quarkus-app/app/ app/
RUN --mount=type=bind,source=deploy/compose/archive-classes,target=/archive-classes sh /archive-classes

ENV QUARKUS_HTTP_HOST=0.0.0.0 \
    QUARKUS_HTTP_PORT=8080 \
    LOG_JSON=true \
    MALLOC_ARENA_MAX=2 \
    SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS=/run/secrets

USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xmx8m", "-cp", "probe.jar", "io.orderbridge.service.probe.LivenessProbe"]
ENTRYPOINT ["java", "@jvm.options", "-jar", "quarkus-run.jar"]
