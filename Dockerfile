FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /src
COPY pom.xml .
COPY src src
COPY conf conf
RUN mvn -q -B -ntp package -DskipTests

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin penstock \
    && install -d -o penstock -g penstock -m 0700 /data
WORKDIR /app
COPY --from=build /src/target/penstock.jar penstock.jar
COPY LICENSE .
# An archive of the classes that a start loads; printing the interface loads most of them, and needs no database.
RUN java -XX:ArchiveClassesAtExit=penstock.jsa --enable-native-access=ALL-UNNAMED -jar penstock.jar openapi > /dev/null
USER penstock
ENV PENSTOCK_DATA_DIR=/data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/${PORT:-8080} && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["java", "-Xms64m", "-XX:+ExitOnOutOfMemoryError", "-XX:SharedArchiveFile=/app/penstock.jsa", "-Xlog:cds=off", "-Xlog:cds+dynamic=off", \
    "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "/app/penstock.jar"]
CMD ["serve"]
