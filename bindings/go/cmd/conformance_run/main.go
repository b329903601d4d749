// SPDX-License-Identifier: Apache-2.0

// Conformance_run plays the conformance vectors through the binding:
//
//	conformance_run VECTORS [SUITE...]
//
// conformance/README.md has the contract.
package main

import (
	"fmt"
	"os"

	"coinstore/internal/conformance"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: conformance_run VECTORS [SUITE...]")
		os.Exit(2)
	}
	well, err := conformance.Run(os.Args[1], os.Args[2:], os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if !well {
		os.Exit(1)
	}
}
