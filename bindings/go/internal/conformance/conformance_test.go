// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"testing"

	"coinstore"
)

// vectors is the folder of the repository, or COINSTORE_VECTORS.
func vectors() string {
	if folder := os.Getenv("COINSTORE_VECTORS"); folder != "" {
		return folder
	}
	return filepath.Join("..", "..", "..", "..", "conformance", "vectors")
}

func TestStatusesAreThoseOfTheManifest(t *testing.T) {
	manifest, err := ReadManifest(vectors())
	if err != nil {
		t.Fatal(err)
	}
	if len(manifest.Statuses) < 40 {
		t.Fatal("hardly any status")
	}
	for name, value := range manifest.Statuses {
		if got := coinstore.Status(value).Name(); got != name {
			t.Errorf("status %d is %s, not %s", value, got, name)
		}
	}
}

// Plays every case, and prints the line of each suite that all languages print.
func TestVectors(t *testing.T) {
	manifest, err := ReadManifest(vectors())
	if err != nil {
		t.Fatal(err)
	}
	var suites []string
	for suite := range manifest.Suites {
		suites = append(suites, suite)
	}
	sort.Strings(suites)
	if len(suites) == 0 {
		t.Fatal("no suite")
	}
	for _, suite := range suites {
		executed, failed := 0, 0
		names := map[string]bool{}
		for file, digest := range manifest.Suites[suite].Files {
			cases, err := ReadCases(filepath.Join(vectors(), file), digest)
			if err != nil {
				t.Error(err)
				failed++
			}
			for i := range cases {
				if names[cases[i].Name] || len(cases[i].Ops) == 0 {
					continue
				}
				names[cases[i].Name] = true
				executed++
				if !playCase(t, suite, &cases[i]) {
					failed++
				}
			}
		}
		expected := manifest.Suites[suite].Cases
		fmt.Printf("conformance go %s %d/%d %d failed\n", suite, executed, expected, failed)
		if executed != expected || failed > 0 {
			t.Errorf("%s: %d of %d cases executed, %d failed", suite, executed, expected, failed)
		}
	}
}

func playCase(t *testing.T, suite string, one *Case) bool {
	player := NewPlayer(t.TempDir())
	defer player.Close()
	for i := range one.Ops {
		if err := player.Play(&one.Ops[i]); err != nil {
			t.Errorf("%s: %s, operation %d (%s): %v", suite, one.Name, i+1, one.Ops[i].Op, err)
			return false
		}
	}
	return true
}
