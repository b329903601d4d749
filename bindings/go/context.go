// SPDX-License-Identifier: Apache-2.0

package coinstore

import (
	"context"
	"time"
)

// watch interrupts the call that follows when the context ends, until stop is called. An interrupt
// that comes before the call has begun meets nothing, so it is repeated.
func watch(done <-chan struct{}, interrupt func()) (stop func()) {
	if done == nil {
		return func() {}
	}
	quit, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		select {
		case <-quit:
			return
		case <-done:
		}
		again := time.NewTicker(time.Millisecond)
		defer again.Stop()
		for {
			interrupt()
			select {
			case <-quit:
				return
			case <-again.C:
			}
		}
	}()
	return func() {
		close(quit)
		<-gone // the handle may be freed from here on
	}
}

// ended is the error of a call whose context has ended already, or nil.
func ended(ctx context.Context) error {
	if cause := ctx.Err(); cause != nil {
		return &Error{Code: ErrInterrupted, Index: NoIndex, Message: cause.Error(), cause: cause}
	}
	return nil
}

// because gives an interrupted call the error of its context.
func because(ctx context.Context, err error) error {
	if e, ok := err.(*Error); ok && e.Code == ErrInterrupted {
		e.cause = ctx.Err()
	}
	return err
}

// repeat makes a call until it ends as it was meant to. The library interrupts all calls on a store, or
// of a query, at once; one that was not meant, because it was another call's context that ended, is
// made again: an interrupted call has changed nothing, or tells what it finished. meant counts the
// interrupts that were for everyone.
func repeat(ctx context.Context, meant func() uint64, call func() error) error {
	for {
		before := meant()
		err := call()
		if !isStatus(err, ErrInterrupted) || ctx.Err() != nil || meant() != before {
			return because(ctx, err)
		}
	}
}

// long makes a call on a store that can be interrupted.
func (c *core) long(ctx context.Context, call func() error) error {
	if err := ended(ctx); err != nil {
		return err
	}
	if !c.enter() {
		return errClosed
	}
	defer c.leave()
	if done := ctx.Done(); done != nil {
		stop := watch(done, c.interruptNow)
		defer stop()
	}
	return repeat(ctx, func() uint64 { return c.interrupts.Load() }, call)
}
