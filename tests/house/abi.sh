#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The binary interface is that of the baseline, types and structures included. tools/abi-baseline writes
# the baseline anew.
#
#   abi.sh ROOT LIBRARY...
set -eu
root=$1
shift
command -v abidiff >/dev/null || { echo "abidiff is not here"; exit 77; }
for library in "$@"; do
  name=$(basename "$library" .so)
  baseline="$root/abi/${name#lib}.abi"
  [ -s "$baseline" ] || { echo "$baseline does not exist"; exit 1; }
  # abidiff answers 4 for every change, also for a pure addition, and 12 for an incompatible one.
  abidiff --headers-dir2 "$root/include" --drop-private-types "$baseline" "$library" ||
    { echo "$name: the binary interface has changed ($?)"; exit 1; }
  echo "$name: no change"
done
