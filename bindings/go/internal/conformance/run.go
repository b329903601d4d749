// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"sync"

	"coinstore"
)

// Cases wait for the disk most of the time.
const atOnce = 8

// Run plays the suites of a folder of vectors, or those that are named. It writes the line of each suite to
// out and what went wrong to errors, and answers whether every case was executed and went well.
func Run(folder string, wanted []string, out, errors io.Writer) (bool, error) {
	manifest, err := ReadManifest(folder)
	if err != nil {
		return false, err
	}
	run := runner{folder: folder, errors: errors, well: true}
	if len(manifest.Statuses) == 0 || len(manifest.Suites) == 0 {
		run.differ("the manifest is empty")
	}
	for name, value := range manifest.Statuses {
		if got := coinstore.Status(value).Name(); got != name {
			run.differ("status %d is %s, not %s", value, got, name)
		}
	}
	if len(wanted) == 0 {
		for suite := range manifest.Suites {
			wanted = append(wanted, suite)
		}
		sort.Strings(wanted)
	}
	for _, name := range wanted {
		suite, known := manifest.Suites[name]
		if !known {
			return false, fmt.Errorf("no suite is called %s", name)
		}
		executed, failed := run.suite(name, suite)
		fmt.Fprintf(out, "conformance go %s %d/%d %d failed\n", name, executed, suite.Cases, failed)
		if executed != suite.Cases || failed > 0 {
			run.well = false
		}
	}
	return run.well, nil
}

type runner struct {
	folder string
	mutex  sync.Mutex // of what follows
	errors io.Writer
	well   bool
}

func (r *runner) differ(format string, arguments ...any) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.well = false
	fmt.Fprintf(r.errors, format+"\n", arguments...)
}

func (r *runner) suite(name string, suite Suite) (executed, failed int) {
	var cases []Case
	seen := map[string]bool{}
	for file, digest := range suite.Files {
		read, err := ReadCases(filepath.Join(r.folder, file), digest)
		if err != nil {
			r.differ("%v", err)
			failed++
		}
		for _, one := range read {
			if len(one.Ops) > 0 && !seen[one.Name] {
				seen[one.Name] = true
				cases = append(cases, one)
			}
		}
	}
	var playing sync.WaitGroup
	next, fails := make(chan *Case), make(chan int, atOnce)
	for i := 0; i < atOnce; i++ {
		playing.Add(1)
		go func() {
			defer playing.Done()
			n := 0
			for one := range next {
				if err := play(one); err != nil {
					r.differ("%s: %s, %v", name, one.Name, err)
					n++
				}
			}
			fails <- n
		}()
	}
	for i := range cases {
		next <- &cases[i]
	}
	close(next)
	playing.Wait()
	close(fails)
	for n := range fails {
		failed += n
	}
	return len(cases), failed
}

// play plays one case in a folder of its own, up to the first operation that differs.
func play(one *Case) error {
	folder, err := os.MkdirTemp("", "coinstore-conformance-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	player := NewPlayer(folder)
	defer player.Close()
	for i := range one.Ops {
		if err := player.Play(&one.Ops[i]); err != nil {
			return fmt.Errorf("operation %d (%s): %w", i+1, one.Ops[i].Op, err)
		}
	}
	return nil
}
