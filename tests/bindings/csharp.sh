#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Tests of the C# binding. 77 means: skipped, something is missing.
#
#   csharp.sh build|unit|docs|gc_stress|package ROOT FOLDER DOTNET
#   csharp.sh example ROOT FOLDER DOTNET C_PROGRAM
set -eu
mode=$1 root=$2 folder=$3 dotnet=$4
export CoinStoreBuild="$folder" DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# No server may outlive a test.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
tests=$root/bindings/csharp/CoinStore.Tests

skip() {
  echo "skipped: $1"
  exit 77
}
is_built() { [ -e "$folder/built" ] || skip "csharp.build did not succeed"; }

build() {
  rm -f "$folder/built"
  "$dotnet" restore "$tests" >"$folder/restore.log" 2>&1 || {
    cat "$folder/restore.log"
    if grep -qE 'NU1101|NU1301' "$folder/restore.log"; then
      skip "packages for tests are out of reach; NUGET_FOLDER may name a folder that has them"
    fi
    exit 1
  }
  "$dotnet" build --no-restore "$tests"
  for project in "$root"/examples/csharp/*/*.csproj; do "$dotnet" build "$project"; done
  touch "$folder/built"
}

unit() {
  is_built
  "$dotnet" test --no-build "$tests"
}

# A collection at every allocation and every transition between managed and native code: the examples go through
# most calls, and the runner of tests would be many times slower than they are.
gc_stress() {
  is_built
  rm -rf "$folder/gc_stress" && mkdir -p "$folder/gc_stress"
  for class in OpenAndApply ProveAndVerify; do
    DOTNET_GCStress=3 "$dotnet" "$(ls "$folder/bin/$class"/Debug/*/$class.dll)" "$folder/gc_stress/$class"
  done
}

# The program at the head of docs/csharp.md, in the place of an example's.
docs() {
  is_built
  work=$folder/docs
  rm -rf "$work" && mkdir -p "$work/examples/csharp" "$work/bindings"
  cp -r "$root/examples/csharp/OpenAndApply" "$root"/examples/csharp/Directory.Build.* "$work/examples/csharp"
  ln -s "$root/bindings/csharp" "$work/bindings/csharp"
  sed -n '/^```csharp$/,/^```$/p' "$root/docs/csharp.md" | sed '/^```/d' >"$work/examples/csharp/OpenAndApply/Program.cs"
  CoinStoreBuild=$work/build "$dotnet" run --project "$work/examples/csharp/OpenAndApply" \
    -p:CoinStoreGenerated="$folder/generated" -p:CoinStoreNative="$folder/native" -- "$work/store" | tee "$work/printed"
  [ "$(cat "$work/printed")" = Present ]
}

class_of() { echo "$1" | sed 's/\(^\|_\)\([a-z]\)/\U\2/g'; }

example() {
  is_built
  program=$(basename "$5")
  class=$(class_of "$program")
  work=$folder/examples/$program
  rm -rf "$work" && mkdir -p "$work"
  "$5" "$work/c.store" >"$work/expected"
  for _ in once "and again, with what it left"; do
    "$dotnet" run --no-build --project "$root/examples/csharp/$class" -- "$work/csharp.store" >"$work/printed"
    diff "$work/expected" "$work/printed"
  done
  cat "$work/printed"
  # A store written by one language opens in the other, and the programs go on from there.
  "$5" "$work/csharp.store" | diff "$work/expected" -
}

# The package, installed from a folder by a program that knows nothing of this repository's build.
package() {
  is_built
  version=0.1.0-test.$$
  rm -rf "$folder/feed" "$folder/consumer"
  "$dotnet" pack "$root/bindings/csharp/CoinStore" -c Release -o "$folder/feed" -p:Version=$version
  ls -l "$folder/feed"
  unset LD_LIBRARY_PATH || true
  for class in OpenAndApply ProveAndVerify; do
    CoinStoreFeed=$folder/feed Version=$version "$dotnet" run --project "$root/examples/csharp/$class" -- \
      "$folder/consumer/$class.store"
  done
  [ -d "$folder/consumer/packages/coinstore/$version/runtimes/linux-x64/native" ]
}

"$mode" "$@"
