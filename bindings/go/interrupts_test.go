// SPDX-License-Identifier: Apache-2.0

package coinstore_test

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coinstore"
)

func TestContextInterruptsItsOwnCallOnly(t *testing.T) {
	store := chain(t, 300)
	over, cancel := context.WithCancel(background)
	cancel()
	_, err := store.ApplyBlock(over, coinstore.Block{Info: head(300)})
	mustBe(t, err, coinstore.ErrInterrupted)
	mustBe(t, err, context.Canceled)
	_, err = coinstore.Open(over, path(t), nil)
	mustBe(t, err, context.Canceled)

	// Beside each check and each write another check is cancelled; only that one may notice.
	interrupted := 0
	for i := 0; i < 10 || interrupted == 0; i++ {
		short, cancel := context.WithTimeout(background, time.Duration(i%10+1)*100*time.Microsecond)
		cancelled := make(chan error)
		go func() {
			_, err := store.Check(short)
			cancelled <- err
		}()
		long, stop := context.WithTimeout(background, time.Hour)
		_, err := store.Check(long)
		stop()
		must(t, err)
		_, err = store.ApplyBlocks(background, []coinstore.Block{{Info: head(uint64(300 + 2*i))},
			{Info: head(uint64(301 + 2*i))}})
		must(t, err)
		if err := <-cancelled; err != nil {
			mustBe(t, err, coinstore.ErrInterrupted)
			mustBe(t, err, context.DeadlineExceeded)
			interrupted++
		}
		cancel()
	}

	_, report, err := store.RollbackWithReport(background, -1, coinstore.DryRun)
	must(t, err)
	defer report.Close()
	_, err = report.Read(over, make([]coinstore.Record, 1))
	mustBe(t, err, context.Canceled)
	live, cancel := context.WithCancel(background)
	defer cancel()
	n, err := report.Read(live, make([]coinstore.Record, 5))
	must(t, err)
	equal(t, n, 5)
}

// Interrupt, unlike a context, is meant for all calls of the moment.
func TestInterruptIsForAll(t *testing.T) {
	store := chain(t, 300)
	ended := make(chan error)
	go func() {
		for {
			if _, err := store.Check(background); err != nil {
				ended <- err
				return
			}
		}
	}()
	for {
		must(t, store.Interrupt())
		select {
		case err := <-ended:
			mustBe(t, err, coinstore.ErrInterrupted)
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// Pages of one goroutine are interrupted all the time; those of others, with the same query, must all succeed.
func TestContextInterruptsItsOwnPageOnly(t *testing.T) {
	store, hashes := owners(t, 400)
	query := coinstore.ByPuzzleHash(hashes...).InOrder(coinstore.OrderHeight)
	defer query.Close()
	over, cancel := context.WithCancel(background)
	cancel()
	_, err := store.ReadPage(over, query, &coinstore.Cursor{}, nil)
	mustBe(t, err, coinstore.ErrInterrupted)
	mustBe(t, err, context.Canceled)

	var running sync.WaitGroup
	var interrupted atomic.Int64
	enough := make(chan struct{})
	running.Add(1)
	go func() {
		defer running.Done()
		defer close(enough)
		records := make([]coinstore.Record, 2400)
		for i := 0; interrupted.Load() < 5; i++ {
			short, cancel := context.WithTimeout(background, time.Duration(i%10+1)*100*time.Microsecond)
			_, err := store.ReadPage(short, query, &coinstore.Cursor{}, records)
			cancel()
			if err == nil {
				continue
			}
			if !errors.Is(err, coinstore.ErrInterrupted) || !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
			interrupted.Add(1)
		}
	}()
	for i := 0; i < 2; i++ {
		running.Add(1)
		go func() {
			defer running.Done()
			records := make([]coinstore.Record, 2400)
			for {
				long, cancel := context.WithTimeout(background, time.Minute)
				page, err := store.ReadPage(long, query, &coinstore.Cursor{}, records)
				cancel()
				if err != nil || page.N != 2400 {
					t.Error(page, err)
				}
				select {
				case <-enough:
					return
				default:
				}
			}
		}()
	}
	running.Wait()
}

// A check that is interrupted by its context must not end the pages and iterators beside it.
func TestOtherCallsContextsDoNotEndAnIterator(t *testing.T) {
	store, hashes := owners(t, 200)
	query := coinstore.ByPuzzleHash(hashes...)
	defer query.Close()
	records := make([]coinstore.Record, 100)
	for round := 0; round < 30; round++ {
		cancelled := make(chan error)
		go func() {
			short, cancel := context.WithTimeout(background, 300*time.Microsecond)
			_, err := store.Check(short)
			cancel()
			cancelled <- err
		}()
		it, err := store.Find(query, nil)
		must(t, err)
		n := 0
		for err == nil {
			var more int
			more, err = it.Read(background, records)
			n += more
		}
		mustBe(t, err, io.EOF)
		equal(t, n, 1200)
		must(t, it.Close())
		if err := <-cancelled; err != nil {
			mustBe(t, err, context.DeadlineExceeded)
		}
	}
}

func TestInterruptOfAQueryIsForAllOfItsPages(t *testing.T) {
	store, hashes := owners(t, 300)
	query := coinstore.ByPuzzleHash(hashes...)
	defer query.Close()
	ended := make(chan error)
	go func() {
		records := make([]coinstore.Record, 1800)
		for {
			if _, err := store.ReadPage(background, query, &coinstore.Cursor{}, records); err != nil {
				ended <- err
				return
			}
		}
	}()
	for {
		must(t, query.Interrupt())
		select {
		case err := <-ended:
			mustBe(t, err, coinstore.ErrInterrupted)
			return
		case <-time.After(100 * time.Microsecond):
		}
	}
}
