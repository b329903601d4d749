#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The public headers are clean C89, C99, C++98 and C++20, each alone and the two in either order, and
# their Doxygen comments name what is there.
#
#   headers.sh ROOT CC CXX
set -eu
root=$1 cc=$2 cxx=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

printf '#include "coinstore.h"\n' >"$folder/one.c"
printf '#include "coinstore_verify.h"\n' >"$folder/two.c"
printf '#include "coinstore_verify.h"\n#include "coinstore.h"\n#include "coinstore.h"\n' >"$folder/both.c"
strict="-pedantic-errors -Wall -Wextra -Werror -fsyntax-only -I$root/include"
for file in one two both; do
  for standard in c89 c99 c11; do
    # shellcheck disable=SC2086  # the flags are words
    "$cc" -std=$standard $strict "$folder/$file.c"
  done
  for standard in c++98 c++20; do
    # shellcheck disable=SC2086
    "$cxx" -x c++ -std=$standard $strict "$folder/$file.c"
  done
done
echo "the headers compile as C89, C99, C11, C++98 and C++20"

clang=$(command -v clang-14 || command -v clang || true)
if [ -z "$clang" ]; then
  echo "clang is not here: the comments were not checked"
  exit 77
fi
# shellcheck disable=SC2086
"$clang" -std=c99 $strict -Wdocumentation -Wdocumentation-pedantic -Wno-documentation-unknown-command \
  "$folder/both.c"
echo "the comments of the headers name what is there"
