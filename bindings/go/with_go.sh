#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the tests in CMakeLists.txt run, if this machine has Go; else a skip.
#
#   with_go.sh go ARGUMENT...                     a command of Go, also with env in front
#   with_go.sh build FOLDER OUT                   the programs of the module in a folder
#   with_go.sh format FOLDER                      fails if gofmt would change a file
#   with_go.sh range_over_func FOLDER             the tests of the files for Go 1.23; an older Go compiles them with
#                                                 a stand-in for package iter, which is all that they need of it
#   with_go.sh installed CMAKE BUILD ROOT FOLDER  the program and the commands at the head of docs/go.md, with the
#                                                 library installed in FOLDER and a copy of the module
#   with_go.sh same_output PROGRAM OTHER FOLDER   two programs, run twice each, print the same
set -eu
command -v go >/dev/null || { echo "Go is not here"; exit 77; }
case "$1" in
  build)
    cd "$2"
    exec go build -o "$3" ./...
    ;;
  format)
    wrong=$(gofmt -l "$2")
    [ -z "$wrong" ] || { echo "gofmt would change: $wrong"; exit 1; }
    ;;
  range_over_func)
    rm -rf "$2"
    mkdir -p "$2"
    set -- "$2"
    if [ ! -d "$(go env GOROOT)/src/iter" ]; then
      printf 'package iter\n\ntype Seq2[K, V any] func(yield func(K, V) bool)\n' >"$1/iter.go"
      for file in iterator_go123.go iterator_go123_test.go; do
        sed 's|^//go:build go1.23$||; s|^\t"iter"$|\t"coinstore/internal/iter"|' "$file" >"$1/$file.txt"
        replace="${replace-}, \"$PWD/$file\": \"$1/$file.txt\""
      done
      printf '{"Replace": {"%s": "%s"%s}}\n' "$PWD/internal/iter/iter.go" "$1/iter.go" \
        "$replace" >"$1/overlay.json"
      set -- "$1" -vet=off -overlay "$1/overlay.json"
    fi
    shift
    exec go test -count=1 -v "$@" -run '^TestRangeOver' .
    ;;
  installed)
    rm -rf "$5"
    mkdir -p "$5/project"
    "$2" --install "$3" --prefix "$5/prefix" >"$5/log" || { cat "$5/log"; exit 1; }
    mkdir -p "$5/sources/bindings"
    cp -r "$4/bindings/go" "$5/sources/bindings/go"
    cd "$5/project"
    awk '$0 == "```go" { on = 1; next } on && $0 == "```" { exit } on' "$4/docs/go.md" >main.go
    awk '$0 == "```sh" { on = 1; next } on && $0 == "```" { exit } on' "$4/docs/go.md" >commands
    unset PKG_CONFIG_PATH LD_LIBRARY_PATH
    PREFIX=$5/prefix COINSTORE=$5/sources sh -eu commands | tee printed
    grep -qx 'unspent: true' printed
    ;;
  same_output)
    rm -rf "$4"
    mkdir -p "$4"
    for time in first second; do
      "$2" "$4/one.store" >"$4/one.$time"
      "$3" "$4/other.store" >"$4/other.$time"
      [ -s "$4/one.$time" ] || { echo "$2 prints nothing"; exit 1; }
      diff "$4/one.$time" "$4/other.$time"
    done
    ;;
  *) exec "$@" ;;
esac
