#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` leaves can be moved and used: by pkg-config, by find_package, with each of the
# three libraries, and the command-line tool runs.
#
#   install.sh ROOT BUILD CMAKE CC CXX
set -eu
root=$1 build=$2 cmake=$3 cc=$4 cxx=$5
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$cmake" --install "$build" --prefix "$folder/first" >"$folder/log" || { cat "$folder/log"; exit 1; }
mv "$folder/first" "$folder/moved here"
prefix="$folder/moved here"
# Nothing may remember where it was installed, or the folder that it was built in.
if grep -rlF -e "$folder/first" -e "$build" "$prefix" --include='*.pc' --include='*.cmake' --include='*.h'; then
  echo "these files remember a folder of the build"
  exit 1
fi
pc=$(dirname "$(find "$prefix" -name coinstore.pc)")
lib=$(dirname "$pc")
export PKG_CONFIG_PATH="$pc" LC_ALL=C

build_and_run() { # NAME, then the command that makes $folder/NAME
  name=$1
  shift
  "$@" || { echo "$name: does not build"; exit 1; }
  LD_LIBRARY_PATH="$lib" "$folder/$name" "$folder/$name.store" >"$folder/$name.out" ||
    { cat "$folder/$name.out"; echo "$name: does not run"; exit 1; }
  echo "$name: runs"
}

# pkg-config escapes the blank in the prefix, and eval reads it back.
flags=$(pkg-config --cflags --libs coinstore)
eval "build_and_run by_pkg_config \"$cc\" -std=c99 -Wall -Werror \"$root/examples/open_and_apply.c\" \
  -o \"$folder/by_pkg_config\" $flags"
[ "$(pkg-config --modversion coinstore)" = "$(pkg-config --modversion coinstore_verify)" ]

cat >"$folder/client.c" <<'EOC'
#include <string.h>

#include "coinstore_verify.h"
int main(void) {
  static const unsigned char proof[4] = {1, 2, 0, 0}, zeros[32] = {0};
  coinstore_coin coin;
  unsigned char id[32];
  memset(&coin, 0, sizeof coin);
  return coinstore_coin_id(&coin, id, NULL) != COINSTORE_OK ||
         coinstore_proof_verify(proof, 4, zeros, id, COINSTORE_EXPECT_ABSENT, NULL, NULL) != COINSTORE_OK;
}
EOC
flags=$(pkg-config --cflags --libs coinstore_verify)
eval "build_and_run verify_shared \"$cc\" \"$folder/client.c\" -o \"$folder/verify_shared\" $flags"
if LD_LIBRARY_PATH="$lib" ldd "$folder/verify_shared" | grep -q -e rocksdb -e libcrypto; then
  echo "verify_shared: needs a database"
  exit 1
fi
build_and_run verify_static "$cc" "-I$prefix/include" "$folder/client.c" "$lib/libcoinstore_verify.a" -lstdc++ \
  -o "$folder/verify_static"
if ldd "$folder/verify_static" | grep -q coinstore; then
  echo "verify_static: is not static"
  exit 1
fi

mkdir "$folder/project"
cp "$root/examples/open_and_apply.c" "$folder/client.c" "$folder/project"
cat >"$folder/project/CMakeLists.txt" <<'EOC'
cmake_minimum_required(VERSION 3.25)
project(consumer LANGUAGES C CXX)
find_package(coinstore 0.1 CONFIG REQUIRED)
add_executable(by_find_package open_and_apply.c)
target_link_libraries(by_find_package PRIVATE coinstore::coinstore)
add_executable(find_verify client.c)
target_link_libraries(find_verify PRIVATE coinstore::coinstore_verify)
add_executable(find_verify_static client.c)
target_link_libraries(find_verify_static PRIVATE coinstore::coinstore_verify_static)
EOC
configure() {
  "$cmake" -S "$folder/project" -B "$folder/project/build" -DCMAKE_PREFIX_PATH="$prefix" \
    -DCMAKE_RUNTIME_OUTPUT_DIRECTORY="$folder" -DCMAKE_C_COMPILER="$cc" -DCMAKE_CXX_COMPILER="$cxx" &&
    "$cmake" --build "$folder/project/build"
}
configure >"$folder/log" 2>&1 || { cat "$folder/log"; echo "find_package: does not build"; exit 1; }
for name in by_find_package find_verify find_verify_static; do
  build_and_run "$name" true
done

tool="$prefix/bin/coinstore"
if [ -x "$tool" ]; then
  "$tool" --version >/dev/null || { echo "the tool does not run from its new place"; exit 1; }
  echo "coinstore: runs"
fi
