// SPDX-License-Identifier: Apache-2.0

//go:build go1.23

package coinstore

import (
	"context"
	"iter"
)

// All ranges over the records that are left. A failure comes last, with a zero record. The iterator
// is closed when the loop ends.
func (it *Iterator) All(ctx context.Context) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		defer it.Close()
		for it.Next(ctx) {
			if !yield(*it.Record(), nil) {
				return
			}
		}
		if err := it.Err(); err != nil {
			yield(Record{}, err)
		}
	}
}
