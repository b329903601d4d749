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
// A Store may be used by any number of goroutines. One of them writes at a time, readers never wait
// for a disk. A BlockBuilder and an Iterator are for one goroutine at a time; a second one gets
// ErrConcurrentUse. Close may be called at any time, from any goroutine, and twice: calls in flight
// end with ErrInterrupted or ErrClosed.
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
