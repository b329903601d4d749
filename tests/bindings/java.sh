#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Tests of the Java binding. 77 means: skipped, something is missing.
#
#   java.sh build|unit|conformance|docs|loader|maven ROOT FOLDER JDK_BIN
#   java.sh example ROOT FOLDER JDK_BIN C_PROGRAM
set -eu
mode=$1 root=$2 folder=$3 jdk=$4
jar=$folder/coinstore.jar
native=$(dirname "$(ls "$folder"/native/*/libcoinstorejni.so)")
junit=/usr/share/java
classes=$folder/test-classes
export LC_ALL=C.UTF-8 # or Java could not name a file with an umlaut

skip() {
  echo "skipped: $1"
  exit 77
}
# -Xcheck:jni prints what it does not like, and goes on.
nothing_for_jni() {
  if grep -E 'WARNING in native method|FATAL ERROR in native method' "$1"; then exit 1; fi
}
has_junit() { [ -e "$junit/junit-platform-console-standalone.jar" ] || skip "JUnit 5 is not installed"; }

build() {
  rm -rf "$folder/example-classes"
  "$jdk/javac" --release 17 -encoding UTF-8 -Xlint:all -Werror -d "$folder/example-classes" -cp "$jar" \
    "$root"/examples/java/*.java
  has_junit
  rm -rf "$classes"
  "$jdk/javac" --release 17 -encoding UTF-8 -d "$classes" \
    -cp "$jar:$junit/junit-jupiter-api.jar:$junit/junit-platform-commons.jar:$junit/apiguardian-api.jar:$junit/opentest4j.jar" \
    "$root"/bindings/java/src/test/java/coinstore/*.java
}

unit() {
  has_junit
  "$jdk/java" -Xcheck:jni -Xmx512m -Djava.library.path="$native" -Dcoinstore.layout="$root/abi/layout.txt" \
    -jar "$junit/junit-platform-console-standalone.jar" --class-path "$jar:$classes" --scan-class-path "$classes" \
    --fail-if-no-tests --disable-banner --disable-ansi-colors --details=tree 2>&1 | tee "$folder/unit.log"
  grep -q '^\[ *0 tests failed' "$folder/unit.log"
  nothing_for_jni "$folder/unit.log"
}

conformance() {
  # A shell tells no status of a pipe's front.
  if "$jdk/java" -Xcheck:jni -Xmx512m -Djava.library.path="$native" -cp "$jar:$folder/conformance.jar" \
    coinstore.ConformanceRun "$root/conformance/vectors" >"$folder/conformance.log" 2>&1; then status=0; else status=$?; fi
  cat "$folder/conformance.log"
  nothing_for_jni "$folder/conformance.log"
  return $status
}

example() {
  program=$(basename "$5")
  class=$(echo "$program" | sed 's/\(^\|_\)\([a-z]\)/\U\2/g')
  work=$folder/examples/$program
  rm -rf "$work" && mkdir -p "$work"
  "$5" "$work/c.store" >"$work/expected"
  for _ in once "and again, with what it left"; do
    "$jdk/java" -Djava.library.path="$native" -cp "$jar:$folder/example-classes" "$class" "$work/java.store" >"$work/printed"
    diff "$work/expected" "$work/printed"
  done
  cat "$work/printed"
  # A store written by one language opens in the other, and the programs go on from there.
  "$5" "$work/java.store" | diff "$work/expected" -
}

# The program at the head of docs/java.md.
docs() {
  rm -rf "$folder/docs" && mkdir -p "$folder/docs"
  sed -n '/^```java$/,/^```$/p' "$root/docs/java.md" | sed '/^```/d' >"$folder/docs/First.java"
  [ "$("$jdk/java" -cp "$jar" -Dcoinstore.native.cache="$folder/docs/cache" "$folder/docs/First.java" "$folder/docs/store")" = PRESENT ]
}

# From the jar alone: as a module, twice, into an empty cache; and with nothing to be found anywhere.
loader() {
  work=$folder/loader
  rm -rf "$work" && mkdir -p "$work"
  for run in first second; do
    "$jdk/java" -Djava.library.path="$work" -Dcoinstore.native.cache="$work/cache" -p "$jar" --add-modules coinstore \
      "$root/examples/java/ProveAndVerify.java" "$work/store" >"$work/$run"
  done
  diff "$work/first" "$work/second"
  [ "$(find "$work/cache" -type f | wc -l)" = 2 ] || { find "$work/cache"; exit 1; }
  [ "$(find "$work/cache" -type d -perm 700 | wc -l)" = 2 ] || { ls -lR "$work/cache"; exit 1; }
  if "$jdk/java" -Djava.library.path="$work" -cp "$folder/classes" "$root/examples/java/ProveAndVerify.java" \
    "$work/store" 2>"$work/complaint"; then
    echo "it ran without a native library" >&2
    exit 1
  fi
  grep -A 3 'Tried:' "$work/complaint"
  grep -q "java.library.path=$work" "$work/complaint"
  grep -q 'jar resource' "$work/complaint"
}

run_maven() {
  # It runs too short for its compiler to pay.
  MAVEN_OPTS=-XX:TieredStopAtLevel=1 JAVA_HOME=$(dirname "$jdk") mvn -B -s "$work/settings.xml" "$@" >"$work/log" 2>&1 || { tail -n 60 "$work/log"; exit 1; }
}

# From Debian's repository: the jars with some of the tests, since java.unit runs all of them; then, from a folder
# that holds our jar alone, a project that depends on it and knows nothing of this repository's build.
maven() {
  command -v mvn >/dev/null || skip "Maven is not installed"
  [ -d /usr/share/maven-repo/org/junit ] || skip "Debian's Maven repository lacks JUnit 5"
  [ -d /usr/share/maven-repo/org/apache/maven/plugins/maven-javadoc-plugin ] || skip "Maven plugins are missing"
  work=$folder/maven
  mkdir -p "$work"
  rm -rf "$work/java" "$work/examples" "$work/prefix" "$work/cache" "$work/repository/coinstore"
  cat >"$work/settings.xml" <<END
<settings>
  <localRepository>$work/repository</localRepository>
  <mirrors><mirror><id>debian</id><mirrorOf>*,!prefix</mirrorOf><url>file:///usr/share/maven-repo</url></mirror></mirrors>
  <profiles>
    <profile>
      <id>prefix</id>
      <repositories><repository><id>prefix</id><url>file://$work/prefix</url></repository></repositories>
    </profile>
  </profiles>
</settings>
END
  # On copies, since Maven writes where the pom.xml is.
  cp -r "$root/bindings/java" "$work/java"
  run_maven -f "$work/java/pom.xml" -Dcoinstore.build="$folder" -Dcoinstore.layout="$root/abi/layout.txt" \
    -Dsurefire.version=2.22.3 -Dtest=LibraryTest,BlockTest install
  grep 'Tests run:' "$work/log" | tail -n 1
  jars=$work/java/target/coinstore-0.1.0
  "$jdk/jar" --list --file "$jars.jar" | grep -c '^native/.*[.]so'
  "$jdk/jar" --list --file "$jars-sources.jar" | grep '^coinstore/CoinStore.java'
  "$jdk/jar" --list --file "$jars-javadoc.jar" | grep 'CoinStore.html'

  mkdir "$work/prefix"
  mv "$work/repository/coinstore" "$work/prefix/coinstore"
  cp -r "$root/examples/java" "$work/examples"
  run_maven -P prefix -f "$work/examples/pom.xml" compile
  for class in OpenAndApply FollowAReorg WalletSync ProveAndVerify; do
    "$jdk/java" -Dcoinstore.native.cache="$work/cache" \
      -cp "$work/examples/target/classes:$work/repository/coinstore/coinstore/0.1.0/coinstore-0.1.0.jar" \
      "$class" "$work/examples/$class.store"
  done
}

"$mode" "$@"
