#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The Debian packages hold what they should, each file once, and what they need is named; unpacked into an empty
# root, a project in C is built with them by pkg-config and by find_package, and runs, and so does the tool.
#
#   debian.sh ROOT BUILD CPACK CMAKE CC
set -eu
root=$1 build=$2 cpack=$3 cmake=$4 cc=$5
for program in dpkg-deb dpkg-shlibdeps; do
  command -v "$program" >/dev/null || { echo "skipped: $program is not here"; exit 77; }
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export LC_ALL=C

fail() {
  echo "$*"
  exit 1
}

"$cpack" -G DEB --config "$build/CPackConfig.cmake" -B "$folder/packages" >"$folder/log" 2>&1 ||
  { cat "$folder/log"; fail "cpack failed"; }
rm -rf "$folder/packages/_CPack_Packages"
package() { # NAME : its file
  ls "$folder/packages/$1"_*.deb 2>/dev/null || fail "no package $1"
}
runtime=$(package libcoinstore0) development=$(package libcoinstore-dev) tools=$(package coinstore-tools)
[ "$(ls "$folder/packages" | wc -l)" = 3 ] || fail "more than three files: $(ls "$folder/packages")"

version=$(dpkg-deb -f "$runtime" Version)
depends() { # PACKAGE TEXT
  dpkg-deb -f "$1" Depends | grep -qF "$2" || fail "$(basename "$1") does not depend on $2"
}
depends "$runtime" "librocksdb"
depends "$runtime" "libssl"
depends "$development" "libcoinstore0 (= $version)"
depends "$tools" "libcoinstore0 (= $version)"

for deb in "$runtime" "$development" "$tools"; do
  dpkg-deb --fsys-tarfile "$deb" | tar -t | grep -v '/$' >"$deb.files"
  dpkg-deb -x "$deb" "$folder/root"
done
twice=$(cat "$folder"/packages/*.files | sort | uniq -d)
[ -z "$twice" ] || fail "in two packages: $twice"
has() { # PACKAGE PATTERN...
  deb=$1
  shift
  for pattern in "$@"; do
    grep -q "$pattern" "$deb.files" || fail "$(basename "$deb") has no $pattern"
  done
}
has "$runtime" '/libcoinstore\.so\.0$' '/libcoinstore_verify\.so\.0$'
has "$development" '/coinstore\.h$' '/libcoinstore\.so$' '/libcoinstore_verify\.a$' '/coinstore\.pc$' \
  '/coinstoreConfig\.cmake$' '/commitment\.md$'
has "$tools" '/bin/coinstore$' '/man1/coinstore\.1' '/completions/coinstore$'
! grep -q -e '\.h$' -e '\.so$' "$runtime.files" || fail "the runtime package has files of the development package"

prefix="$folder/root/usr"
pc=$(dirname "$(find "$prefix" -name coinstore.pc)")
lib=$(dirname "$pc")
if grep -rlF -e "$folder" -e "$build" "$pc" "$lib/cmake"; then fail "these files remember a folder of the build"; fi

mkdir "$folder/project"
cp "$root/examples/open_and_apply.c" "$folder/project/node.c"
runs() { # PROGRAM
  LD_LIBRARY_PATH="$lib" "$folder/$1" "$folder/$1.store" >"$folder/out" ||
    { cat "$folder/out"; fail "$1 does not run"; }
  echo "$1: runs"
}
export PKG_CONFIG_PATH="$pc"
# shellcheck disable=SC2046  # flags are words
"$cc" -std=c99 -Wall -Werror "$folder/project/node.c" -o "$folder/by_pkg_config" \
  $(pkg-config --cflags --libs coinstore) || fail "pkg-config: does not build"
runs by_pkg_config
cat >"$folder/project/CMakeLists.txt" <<'EOC'
cmake_minimum_required(VERSION 3.25)
project(sample LANGUAGES C)
find_package(coinstore 0.1 CONFIG REQUIRED)
add_executable(by_find_package node.c)
target_link_libraries(by_find_package PRIVATE coinstore::coinstore)
EOC
{
  "$cmake" -S "$folder/project" -B "$folder/project/build" -DCMAKE_PREFIX_PATH="$prefix" \
    -DCMAKE_RUNTIME_OUTPUT_DIRECTORY="$folder" -DCMAKE_C_COMPILER="$cc" &&
    "$cmake" --build "$folder/project/build"
} >"$folder/log" 2>&1 || { cat "$folder/log"; fail "find_package: does not build"; }
runs by_find_package

[ "$("$prefix/bin/coinstore" --version)" = "$version" ] || fail "the tool does not run, or is of another version"
echo "coinstore $version: runs"
