// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"os"
	"path/filepath"
	"testing"
)

// Plays every case, and prints the line of each suite that all languages print.
func TestVectors(t *testing.T) {
	folder := os.Getenv("COINSTORE_VECTORS")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "..", "conformance", "vectors")
	}
	well, err := Run(folder, nil, os.Stdout, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	if !well {
		t.Error("a case differs, or was not executed")
	}
}
