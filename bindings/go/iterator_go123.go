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

// All ranges over the coins that a query asks for, as Find gives them. A failure comes last, with a zero
// record.
func (r *reads) All(ctx context.Context, query *Query) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		found, err := r.Find(query, nil)
		if err != nil {
			yield(Record{}, err)
			return
		}
		found.All(ctx)(yield)
	}
}

// AllBalances ranges over the balances of all puzzle hashes that own a coin, page by page as
// ReadBalancePage reads them. A failure comes last, with a zero balance.
func (r *reads) AllBalances(ctx context.Context) iter.Seq2[Balance, error] {
	return func(yield func(Balance, error) bool) {
		var cursor Cursor
		balances := make([]Balance, 1024)
		for {
			page, err := r.ReadBalancePage(ctx, &cursor, balances)
			if err != nil {
				yield(Balance{}, err)
				return
			}
			for _, balance := range balances[:page.N] {
				if !yield(balance, nil) {
					return
				}
			}
			if !page.More {
				return
			}
		}
	}
}
