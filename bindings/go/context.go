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

// long makes a call that can be interrupted. The library interrupts all calls on a store at once; one
// that was not meant, because it was another call's context that ended, is made again: an
// interrupted call has changed nothing, or tells what it finished.
func (s *Store) long(ctx context.Context, call func() error) error {
	if err := ended(ctx); err != nil {
		return err
	}
	if !s.handle.enter() {
		return errClosed
	}
	defer s.handle.leave()
	if done := ctx.Done(); done != nil {
		stop := watch(done, s.interruptNow)
		defer stop()
	}
	for {
		meant := s.interrupts.Load()
		err := call()
		if e, ok := err.(*Error); !ok || e.Code != ErrInterrupted || ctx.Err() != nil ||
			s.interrupts.Load() != meant {
			return because(ctx, err)
		}
	}
}
