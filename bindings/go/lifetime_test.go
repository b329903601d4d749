// SPDX-License-Identifier: Apache-2.0

package coinstore_test

import (
	"errors"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coinstore"
)

func TestUseAfterClose(t *testing.T) {
	store := chain(t, 2)
	block, err := store.BeginBlock(head(2))
	must(t, err)
	_, report, err := store.RollbackWithReport(background, -1, coinstore.DryRun)
	must(t, err)
	view, err := store.ViewAt(0)
	must(t, err)
	query := coinstore.AllUnspent()
	defer query.Close()
	found, err := view.Find(query, nil)
	must(t, err)
	mustBe(t, store.CloseIfIdle(), coinstore.ErrBusy)
	_, err = store.Tip() // it goes on
	must(t, err)
	must(t, store.Close())
	must(t, store.Close())
	must(t, store.CloseIfIdle())

	calls := map[string]func(*coinstore.Store) error{
		"ApplyBlock": func(s *coinstore.Store) error {
			_, err := s.ApplyBlock(background, coinstore.Block{Info: head(2)})
			return err
		},
		"ApplyBlocks": func(s *coinstore.Store) error {
			_, err := s.ApplyBlocks(background, []coinstore.Block{{Info: head(2)}})
			return err
		},
		"BeginBlock": func(s *coinstore.Store) error { _, err := s.BeginBlock(head(2)); return err },
		"Rollback":   func(s *coinstore.Store) error { _, err := s.Rollback(background, -1, 0); return err },
		"RollbackWithReport": func(s *coinstore.Store) error {
			_, _, err := s.RollbackWithReport(background, -1, 0)
			return err
		},
		"RollbackFloor": func(s *coinstore.Store) error { _, err := s.RollbackFloor(); return err },
		"BlockRoots":    func(s *coinstore.Store) error { _, _, err := s.BlockRoots(0); return err },
		"View":          func(s *coinstore.Store) error { _, err := s.View(); return err },
		"ViewAt":        func(s *coinstore.Store) error { _, err := s.ViewAt(0); return err },
		"Check":         func(s *coinstore.Store) error { _, err := s.Check(background); return err },
		"Checkpoint":    func(s *coinstore.Store) error { return s.Checkpoint(background) },
		"Compact":       func(s *coinstore.Store) error { return s.Compact(background) },
		"Copy":          func(s *coinstore.Store) error { return s.Copy(path(t)) },
		"Setting":       func(s *coinstore.Store) error { _, err := s.Setting("sync_mode"); return err },
		"Metrics":       func(s *coinstore.Store) error { _, err := s.Metrics(); return err },
		"Stat":          func(s *coinstore.Store) error { _, err := s.Stat(0); return err },
		"Progress":      func(s *coinstore.Store) error { _, _, err := s.Progress(); return err },
		"Sync":          func(s *coinstore.Store) error { return s.Sync(background) },
		"Interrupt":     func(s *coinstore.Store) error { return s.Interrupt() },
		"ReadLog":       func(s *coinstore.Store) error { _, err := s.ReadLog(2); return err },
	}
	for name, call := range calls {
		for _, closed := range []*coinstore.Store{store, {}} {
			if err := call(closed); !errors.Is(err, coinstore.ErrClosed) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	for name, call := range readCalls(query) {
		for _, closed := range []coinstore.Reader{store, view, &coinstore.Store{}, &coinstore.View{}} {
			if err := call(closed); !errors.Is(err, coinstore.ErrClosed) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	must(t, view.Close())
	must(t, view.Close())
	_, err = found.Read(background, make([]coinstore.Record, 1))
	mustBe(t, err, coinstore.ErrClosed)
	_, err = found.Cursor()
	mustBe(t, err, coinstore.ErrClosed)
	_, err = found.Tip()
	mustBe(t, err, coinstore.ErrClosed)
	must(t, found.Close())
	must(t, found.Close())
	_, err = block.Commit(background)
	mustBe(t, err, coinstore.ErrClosed)
	_, err = block.Root(background)
	mustBe(t, err, coinstore.ErrClosed)
	must(t, block.Abort())
	must(t, block.Close())
	_, err = report.Read(background, make([]coinstore.Record, 1))
	mustBe(t, err, coinstore.ErrClosed)
	equal(t, report.Next(background), false)
	mustBe(t, report.Err(), coinstore.ErrClosed)
	must(t, report.Close())
	must(t, report.Close())
	must(t, (*coinstore.Store)(nil).Close())
	must(t, (*coinstore.View)(nil).Close())
	must(t, (*coinstore.Query)(nil).Close())
	must(t, (*coinstore.Iterator)(nil).Close())
	must(t, (*coinstore.BlockBuilder)(nil).Close())
}

func TestUseAfterCloseOfViewsAndQueries(t *testing.T) {
	store := chain(t, 2)
	view, err := store.View()
	must(t, err)
	query := coinstore.ByID(addition(0).ID())
	must(t, view.Close())
	for name, call := range readCalls(query) {
		if err := call(view); !errors.Is(err, coinstore.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(t, query.Close())
	must(t, query.Close())
	for _, closed := range []*coinstore.Query{query, {}} {
		mustBe(t, closed.Interrupt(), coinstore.ErrClosed)
		for _, name := range []string{"ReadPage", "ReadHintPage", "Find"} {
			if err := readCalls(closed)[name](store); !errors.Is(err, coinstore.ErrClosed) {
				t.Errorf("%s: %v", name, err)
			}
		}
		mustBe(t, closed.MinAmount(1).Err(), coinstore.ErrClosed)
	}
	for _, none := range []string{"ReadPage", "ReadHintPage", "Find"} {
		mustBe(t, readCalls(nil)[none](store), coinstore.ErrArgument)
	}
	byID := coinstore.ByID()
	defer byID.Close()
	_, err = store.ReadPage(background, byID, nil, nil)
	mustBe(t, err, coinstore.ErrArgument)
	_, err = store.ReadBalancePage(background, nil, nil)
	mustBe(t, err, coinstore.ErrArgument)
	mustBe(t, store.ReadBalances(background, make([]coinstore.Bytes32, 2), nil), coinstore.ErrArgument)
	must(t, store.CloseIfIdle()) // nothing of it is left
}

// Readers and writers run into a Close at any point; each of their calls ends well or with CLOSED or
// INTERRUPTED.
func TestCloseDuringCalls(t *testing.T) {
	for round := 0; round < 10; round++ {
		store := chain(t, 3)
		var running sync.WaitGroup
		var calls atomic.Int64
		worker := func(call func() error) {
			running.Add(1)
			go func() {
				defer running.Done()
				for {
					err := call()
					calls.Add(1)
					if errors.Is(err, coinstore.ErrClosed) {
						return
					}
					if err != nil && !errors.Is(err, coinstore.ErrInterrupted) {
						t.Error(err)
						return
					}
				}
			}()
		}
		worker(func() error { _, err := store.Tip(); return err })
		worker(func() error { _, err := store.Get(addition(0).ID()); return err })
		worker(func() error { _, err := store.Prove(addition(9).ID()); return err })
		worker(func() error { _, err := store.Check(background); return err })
		height := uint64(2)
		worker(func() error {
			height++
			_, err := store.ApplyBlock(background, coinstore.Block{Info: head(height)})
			return err
		})
		query := coinstore.AllUnspent()
		view, err := store.ViewAt(1)
		must(t, err)
		worker(func() error {
			_, err := store.ReadPage(background, query, &coinstore.Cursor{}, make([]coinstore.Record, 40))
			return err
		})
		worker(func() error {
			_, err := view.ReadBalancePage(background, &coinstore.Cursor{}, make([]coinstore.Balance, 40))
			return err
		})
		worker(func() error {
			it, err := view.Find(query, nil)
			if err != nil {
				return err
			}
			defer it.Close()
			for err == nil {
				_, err = it.Read(background, make([]coinstore.Record, 3))
			}
			if err == io.EOF {
				err = nil
			}
			return err
		})
		worker(func() error {
			_, report, err := store.RollbackWithReport(background, -1, coinstore.DryRun)
			if err != nil {
				return err
			}
			defer report.Close()
			for err == nil {
				_, err = report.Read(background, make([]coinstore.Record, 3))
			}
			if err == io.EOF {
				err = nil
			}
			return err
		})
		for calls.Load() < 50 {
			runtime.Gosched()
		}
		if round%2 == 0 { // whichever is first
			must(t, view.Close())
			must(t, query.Close())
		}
		for i := 0; i < 2; i++ { // two closes at once
			running.Add(1)
			go func() {
				defer running.Done()
				must(t, store.Close())
			}()
		}
		running.Wait()
		must(t, view.Close())
		must(t, query.Close())
	}
}

func TestIteratorIsForOneGoroutine(t *testing.T) {
	store := chain(t, 200)
	_, report, err := store.RollbackWithReport(background, -1, coinstore.DryRun)
	must(t, err)
	var running sync.WaitGroup
	for i := 0; i < 4; i++ {
		running.Add(1)
		go func() {
			defer running.Done()
			records := make([]coinstore.Record, 1)
			for {
				_, err := report.Read(background, records)
				if err == io.EOF || errors.Is(err, coinstore.ErrClosed) {
					return
				}
				if err != nil && !errors.Is(err, coinstore.ErrConcurrentUse) &&
					!errors.Is(err, coinstore.ErrInterrupted) {
					t.Error(err)
					return
				}
			}
		}()
	}
	must(t, report.Close())
	running.Wait()
}

// Handles that nobody closed are freed by the collector, and each is reported.
func TestLeakedHandles(t *testing.T) {
	var leaks sync.Map
	var count atomic.Int64
	coinstore.OnLeak(func(leak coinstore.Leak) {
		n, _ := leaks.LoadOrStore(leak.Kind, new(atomic.Int64))
		n.(*atomic.Int64).Add(1)
		count.Add(1)
	})
	const each = 2000
	folder := path(t)
	func() {
		store, err := coinstore.Open(background, folder, nil)
		must(t, err)
		_, err = store.ApplyBlock(background, coinstore.Block{Info: head(0)})
		must(t, err)
		for i := 0; i < each; i++ {
			_, err := store.BeginBlock(head(1))
			must(t, err)
			_, _, err = store.RollbackWithReport(background, -1, coinstore.DryRun)
			must(t, err)
			query := coinstore.AllUnspent()
			must(t, query.Err())
			view, err := store.View()
			must(t, err)
			_, err = view.Find(query, nil)
			must(t, err)
		}
	}()
	deadline := time.Now().Add(60 * time.Second)
	for count.Load() < 5*each+1 && time.Now().Before(deadline) {
		runtime.GC()
		time.Sleep(5 * time.Millisecond)
	}
	for kind, want := range map[string]int64{"store": 1, "block": each, "iterator": 2 * each,
		"view": each, "query": each} {
		n, _ := leaks.LoadOrStore(kind, new(atomic.Int64))
		equal(t, n.(*atomic.Int64).Load(), want)
	}
	waitUntilClosed(t, folder)
}

// waitUntilClosed waits for the finalizer of a store, which writes in its folder until it is closed.
func waitUntilClosed(t *testing.T, folder string) {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		runtime.GC()
		store, err := coinstore.Open(background, folder, nil)
		if err == nil {
			must(t, store.Close())
			return
		}
		mustBe(t, err, coinstore.ErrLocked)
		if time.Now().After(deadline) {
			t.Fatal("the leaked store still holds its lock")
		}
	}
}

// A collection, and the finalizers with it, may run while a call is inside the library.
func TestCollectionDuringCalls(t *testing.T) {
	coinstore.OnLeak(func(coinstore.Leak) {})
	stop := make(chan struct{})
	var collector sync.WaitGroup
	collector.Add(1)
	go func() {
		defer collector.Done()
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	}()
	for i := 0; i < 10; i++ {
		folder := path(t)
		func() { // the last use of the store is inside the call
			store, err := coinstore.Open(background, folder, nil)
			must(t, err)
			_, err = store.ApplyBlock(background, coinstore.Block{Info: head(0), Additions: additions(0, 100)})
			must(t, err)
			_, report, err := store.RollbackWithReport(background, -1, coinstore.DryRun)
			must(t, err)
			n := 0
			for report.Next(background) {
				n++
			}
			must(t, report.Err())
			equal(t, n, 100)
			view, err := store.View()
			must(t, err)
			equal(t, len(all(t, view, coinstore.AllUnspent())), 100)
			found, err := view.Find(coinstore.ByID(addition(7).ID()), nil) // which nobody holds afterwards
			must(t, err)
			equal(t, found.Next(background), true)
			equal(t, found.Record().Coin.Amount, 7)
			_, err = store.Check(background)
			must(t, err)
		}()
		waitUntilClosed(t, folder)
	}
	close(stop)
	collector.Wait()
}
