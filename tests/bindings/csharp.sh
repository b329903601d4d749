#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Tests of the C# binding. 77 means: skipped, something is missing that does not belong to the SDK.
#
#   csharp.sh build|format|unit|conformance|gc_stress|package ROOT FOLDER DOTNET
#   csharp.sh example|native_code ROOT FOLDER DOTNET C_PROGRAM
set -eu
mode=$1 root=$2 folder=$3 dotnet=$4
export CoinStoreBuild="$folder" NuGetAudit=false
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# No server may outlive a test.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
export NUGET_PACKAGES="${NUGET_PACKAGES:-$HOME/.nuget/packages}"
binding=$root/bindings/csharp
runner=$folder/bin/CoinStore.Conformance/Debug/net10.0/CoinStore.Conformance.dll

is_built() { [ -e "$folder/built" ] || { echo "csharp.build did not succeed"; exit 1; }; }

# Every project, and the library for every framework it is made for.
build() {
  rm -f "$folder/built"
  "$dotnet" restore "$binding/CoinStore.slnx" >"$folder/restore.log" 2>&1 || {
    cat "$folder/restore.log"
    echo "packages for tests are out of reach? NUGET_FOLDER may name a folder that has them"
    exit 1
  }
  "$dotnet" build --no-restore "$binding/CoinStore.slnx"
  touch "$folder/built"
}

format() {
  for sources in "$binding" "$root/examples/csharp"; do
    "$dotnet" format whitespace --folder "$sources" --verify-no-changes
  done
}

unit() {
  is_built
  "$dotnet" test --no-build "$binding/CoinStore.Tests"
}

conformance() {
  is_built
  "$dotnet" "$runner" run "$root/conformance/vectors"
}

class_of() { echo "$1" | sed 's/\(^\|_\)\([a-z]\)/\U\2/g'; }
program_of() { echo "$folder/bin/$1/Debug/net10.0/$1.dll"; }

example() {
  is_built
  name=$(basename "$5")
  program=$(program_of "$(class_of "$name")")
  work=$folder/examples/$name
  rm -rf "$work" && mkdir -p "$work"
  "$5" "$work/c.store" >"$work/expected"
  for _ in once "and again, with what it left"; do
    "$dotnet" "$program" "$work/csharp.store" >"$work/printed"
    diff "$work/expected" "$work/printed"
  done
  cat "$work/printed"
  # A store written by one language opens in the other, and the programs go on from there.
  "$5" "$work/csharp.store" | diff "$work/expected" -
}

# A collection at every allocation and at every way between managed and native code. The program counts them; a
# runtime that makes few was built without this.
gc_stress() {
  is_built
  rm -rf "$folder/gc_stress" && mkdir -p "$folder/gc_stress"
  program=$(program_of CoinStore.Stress)
  DOTNET_GCStress=3 "$dotnet" "$program" "$folder/gc_stress/store" >"$folder/gc_stress/printed"
  cat "$folder/gc_stress/printed"
  collections=$(sed -n 's/^\([0-9]*\) collections.*/\1/p' "$folder/gc_stress/printed")
  if [ "$collections" -lt 5000 ]; then
    echo "this runtime knows no DOTNET_GCStress; csharp.unit collects by force"
    exit 77
  fi
}

# A project that knows nothing of this repository but the package, in a folder of the package's.
#   consumer NAME FRAMEWORKS [PROPERTIES]      the program on standard input
consumer() {
  sources=RestoreAdditionalProjectSources # besides the default one
  [ -z "${NUGET_FOLDER-}" ] || sources=RestoreSources
  mkdir -p "$folder/consumer/$1"
  cat >"$folder/consumer/$1/Program.cs"
  cat >"$folder/consumer/$1/$1.csproj" <<END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFrameworks>$2</TargetFrameworks>
    <LangVersion>latest</LangVersion>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    <$sources>$folder/feed;${NUGET_FOLDER-}</$sources>
    ${3-}
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="CoinStore" Version="$(cat "$folder/feed/version")" />
  </ItemGroup>
</Project>
END
}

# The package, and the program at the head of docs/csharp.md with it, for each framework that the package has. There
# may be no runtime of the older one: the program then runs on the newer.
package() {
  is_built
  rm -rf "$folder/feed" "$folder/consumer"
  mkdir -p "$folder/feed"
  version=0.1.0-test.$$ # or the cache of packages would give an older one
  rm -rf "$NUGET_PACKAGES"/coinstore/0.1.0-test.*
  echo "$version" >"$folder/feed/version"
  "$dotnet" pack "$binding/CoinStore" -c Release -o "$folder/feed" -p:Version="$version"
  ls -l "$folder/feed"
  frameworks="net10.0;net8.0"
  [ -z "${NUGET_FOLDER-}" ] || frameworks=net10.0
  awk '/^```csharp$/ { inside = 1; next } /^```$/ { if (inside) exit } inside' "$root/docs/csharp.md" |
    consumer First "$frameworks"
  unset LD_LIBRARY_PATH CoinStoreBuild || true
  "$dotnet" build "$folder/consumer/First"
  for framework in $(echo "$frameworks" | tr ';' ' '); do
    first=$folder/consumer/First/bin/Debug/$framework/First.dll
    [ "$(DOTNET_ROLL_FORWARD=Major "$dotnet" "$first" "$folder/consumer/store")" = Present ]
  done
  [ -d "$NUGET_PACKAGES/coinstore/$version/runtimes/linux-x64/native" ]
}
# Compiled ahead of time, from the package: no warning, and the output of the program in C.
native_code() {
  is_built
  [ -e "$folder/feed/version" ] || { echo "csharp.package did not succeed"; exit 1; }
  consumer Native net10.0 "<PublishAot>true</PublishAot><InvariantGlobalization>true</InvariantGlobalization>" \
    <"$root/examples/csharp/WalletSync/Program.cs"
  unset LD_LIBRARY_PATH CoinStoreBuild || true
  "$dotnet" restore "$folder/consumer/Native" -r linux-x64 >"$folder/native.log" 2>&1 || {
    cat "$folder/native.log"
    grep -qE 'NU1101|NU1102|NU1301' "$folder/native.log" || exit 1
    echo "not shown: the compiler to native code is a package, and out of reach"
    exit 77
  }
  "$dotnet" publish --no-restore "$folder/consumer/Native" -f net10.0 -r linux-x64 -o "$folder/consumer/native"
  "$5" "$folder/consumer/c.store" >"$folder/consumer/expected"
  "$folder/consumer/native/Native" "$folder/consumer/native.store" | diff "$folder/consumer/expected" -
}

"$mode" "$@"
