// SPDX-License-Identifier: Apache-2.0

// Cross_open writes a store from a case of the conformance suite cross_open, or opens one:
//
//	cross_open write VECTORS.json CASE FOLDER
//	cross_open open STORE HASHES
//
// conformance/README.md has the contract of the command line.
package main

import (
	"context"
	"fmt"
	"os"

	"coinstore"
	"coinstore/internal/conformance"
)

func write(file, name, folder string) error {
	cases, err := conformance.ReadCases(file, "")
	if err != nil {
		return err
	}
	for _, one := range cases {
		if one.Name != name {
			continue
		}
		player := conformance.NewPlayer(folder)
		defer player.Close()
		for i := range one.Ops {
			if err := player.Play(&one.Ops[i]); err != nil {
				return fmt.Errorf("%s: %w", one.Ops[i].Op, err)
			}
		}
		return nil
	}
	return fmt.Errorf("no case is called %s", name)
}

func open(path, blockHashes string) error {
	ctx := context.Background()
	store, err := coinstore.Open(ctx, path, coinstore.Options{"block_hashes": blockHashes})
	if err != nil {
		return err
	}
	defer store.Close()
	if _, err := store.Check(ctx); err != nil {
		return err
	}
	tip, err := store.Tip()
	if err != nil {
		return err
	}
	fmt.Println(tip.Height, tip.StateRoot)
	return store.Close()
}

func main() {
	var err error
	switch {
	case len(os.Args) == 5 && os.Args[1] == "write":
		err = write(os.Args[2], os.Args[3], os.Args[4])
	case len(os.Args) == 4 && os.Args[1] == "open":
		err = open(os.Args[2], os.Args[3])
	default:
		fmt.Fprintln(os.Stderr, "usage: cross_open write VECTORS.json CASE FOLDER | cross_open open STORE HASHES")
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
