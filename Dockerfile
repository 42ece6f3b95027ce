FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /src
COPY pom.xml .
COPY src src
COPY conf conf
RUN mvn -q -B -ntp package -DskipTests

FROM eclipse-temurin:25-jre AS base
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin penstock \
    && install -d -o penstock -g penstock -m 0700 /data
WORKDIR /app
COPY --from=build /src/target/penstock.jar penstock.jar
COPY --chmod=755 scripts/launch launch
COPY LICENSE .

# A start in an empty folder shows what to keep in the archive; the embedded PostgreSQL does not run as root.
FROM base AS cache
USER penstock
RUN mkdir /tmp/cache && LAUNCH_CACHE=/tmp/cache /app/launch --cache

# Root owns what the server runs, and the server writes to /data alone: the root file system may be read-only.
FROM base
COPY --from=cache --chown=root:root /tmp/cache/ /app/
USER penstock
ENV PENSTOCK_DATA_DIR=/data
VOLUME /data
EXPOSE 8080
# The server drains.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/${PORT:-8080} && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["/app/launch"]
CMD ["serve"]
