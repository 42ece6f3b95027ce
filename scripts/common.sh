# What the scripts share; they source it after changing into the project's folder.

jar=target/penstock.jar
given_maven_opts=${MAVEN_OPTS:-}

fail() {
    printf '%s\n' "$1" >&2
    exit 1
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# The feature release of the JDK in folder $1, as 17 or 25; nothing if there is no JDK.
jdk_release() {
    if [ -x "$1/bin/javac" ] && [ -f "$1/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
    fi
}

# The folders in which a JDK may be, one a line.
jdk_places() {
    printf '%s\n' "${JAVA_HOME:-}"
    if have javac; then
        dirname "$(dirname "$(readlink -f "$(command -v javac)")")"
    fi
    for place in /usr/lib/jvm/*; do
        printf '%s\n' "$place"
    done
}

# The newest JDK from 17 on becomes JAVA_HOME, and its release $release.
use_newest_jdk() {
    newest=
    release=16
    while IFS= read -r place; do
        found=$(jdk_release "$place")
        if [ -n "$found" ] && [ "$found" -gt "$release" ]; then
            newest=$place
            release=$found
        fi
    done <<PLACES
$(jdk_places)
PLACES
    [ -n "$newest" ] || fail "No JDK 17 or later was found by JAVA_HOME, on the PATH or in /usr/lib/jvm. Install one, for example: apt install openjdk-17-jdk-headless"
    JAVA_HOME=$newest
    export JAVA_HOME
    java=$JAVA_HOME/bin/java
    if [ "$release" -ge 24 ]; then
        # What Maven's own libraries do would be warned of with each run.
        MAVEN_OPTS="$given_maven_opts --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
        export MAVEN_OPTS
    fi
}

# Builds the jar unless it is newer than everything that it is made of.
build_jar() {
    if [ -f $jar ] && [ -z "$(find pom.xml src/main -newer $jar -print | head -n 1)" ]; then
        return
    fi
    have mvn || fail "Maven is needed to build $jar and is not on the PATH. Install it, for example: apt install maven"
    printf 'Building %s with JDK %s ...\n' "$jar" "$release" >&2
    said=$(mvn -q -B -ntp package -DskipTests 2>&1) || fail "$said"
}
