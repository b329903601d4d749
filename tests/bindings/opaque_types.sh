#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What SWIG makes of the header has no opaque class; and a type that nobody thought of would be noticed.
#
#   opaque_types.sh ROOT CMAKE SWIG
set -eu
root=$1 cmake=$2 swig=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

generate() { # LANGUAGE INCLUDE
  "$cmake" -D SWIG="$swig" -D LANGUAGE="$1" -D INCLUDE="$2" -D FOLDER="$folder/$1" \
    -P "$root/bindings/swig/generate.cmake"
}

mkdir "$folder/include"
cp "$root"/include/*.h "$folder/include"
sed -i 's|^/\*\* An open store. \*/|typedef struct coinstore_riddle coinstore_riddle; void coinstore_ask(coinstore_riddle* riddle);\n&|' \
  "$folder/include/coinstore.h"
grep -q coinstore_riddle "$folder/include/coinstore.h"

for language in java csharp; do
  generate "$language" "$root/include"
  ls "$folder/$language"
  if generate "$language" "$folder/include" 2>"$folder/complaint"; then
    echo "$language: a type without a typemap was not noticed" >&2
    exit 1
  fi
  grep SWIGTYPE_p_coinstore_riddle "$folder/complaint"
done
