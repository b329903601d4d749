// SPDX-License-Identifier: Apache-2.0

// Package coinstore keeps the coin state of a coinset (UTXO) chain, with a state root for every
// block: the Go binding of libcoinstore.
//
// A node hands in blocks that it has validated; the store answers with coin records, state roots and
// Merkle proofs.
//
//	store, err := coinstore.Open(ctx, "coins", nil)
//	if err != nil { … }
//	defer store.Close()
//	result, err := store.ApplyBlock(ctx, coinstore.Block{Info: …, Additions: …, Spent: …})
//
// # Threads
//
// A Store and a View may be used by any number of goroutines, and so may a Query once it is put together.
// One of them writes at a time, readers never keep a writer waiting for a disk. A BlockBuilder and an
// Iterator are for one goroutine at a time; a second one gets ErrConcurrentUse. Close may be called at any time, from any goroutine, and twice: calls in flight
// end with ErrInterrupted or ErrClosed.
//
// # Queries
//
// A Query asks for coins, page by page with a Cursor that may be stored, or through an Iterator. A Store
// answers as of the tip of the moment, a View as of its block; a Reader is either of them:
//
//	query := coinstore.ByPuzzleHash(owner).WithSpent(false)
//	defer query.Close()
//	coins, err := store.Find(query, nil)
//	if err != nil { … }
//	defer coins.Close()
//	for coins.Next(ctx) { use(coins.Record()) }
//	if err := coins.Err(); err != nil { … }
//
// # Errors
//
// A failed call returns an *Error, and errors.Is compares it with a status:
//
//	if errors.Is(err, coinstore.ErrCoinAlreadySpent) { … }
//	var e *coinstore.Error
//	if errors.As(err, &e) { fmt.Println(e.Index, e.CoinID) }
//
// # Contexts
//
// Calls that can last take a context. When it ends, the call is interrupted, and its error is both
// ErrInterrupted and the context's own. No other call notices. What a call had finished stays
// finished, and it can be made again.
//
// # Garbage
//
// Close what you open. A handle that the collector finds unclosed is freed and reported, see
// OnLeak.
package coinstore
