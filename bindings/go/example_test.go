// SPDX-License-Identifier: Apache-2.0

package coinstore_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"coinstore"
)

// temporary opens a store that remove deletes.
func temporary() (store *coinstore.Store, remove func()) {
	folder, err := os.MkdirTemp("", "coinstore")
	if err != nil {
		log.Fatal(err)
	}
	store, err = coinstore.Open(context.Background(), filepath.Join(folder, "coins"), nil)
	if err != nil {
		log.Fatal(err)
	}
	return store, func() {
		store.Close()
		os.RemoveAll(folder)
	}
}

func Example() {
	folder, err := os.MkdirTemp("", "coinstore")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)

	ctx := context.Background()
	store, err := coinstore.Open(ctx, filepath.Join(folder, "coins"), nil)
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()

	coin := coinstore.Coin{Amount: 1000}
	block := coinstore.Block{Info: coinstore.BlockInfo{Height: 0, Timestamp: 1700000000},
		Additions: []coinstore.Addition{{Coin: coin}}}
	result, err := store.ApplyBlock(ctx, block)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("root:", result.StateRoot)

	record, err := store.Get(coin.ID())
	fmt.Println(record.Coin.Amount, record.IsUnspent(), err)
	// Output:
	// root: f07842bf8fe6dee3800a1c0425a80d490a890f83d38767e9bfede024d7871611
	// 1000 true <nil>
}

func ExampleError() {
	store, remove := temporary()
	defer remove()
	unknown := coinstore.Bytes32{1}
	_, err := store.ApplyBlock(context.Background(), coinstore.Block{
		Info: coinstore.BlockInfo{Height: 7}, Spent: []coinstore.Bytes32{unknown}})

	fmt.Println(errors.Is(err, coinstore.ErrCoinUnknown))
	var refusal *coinstore.Error
	if errors.As(err, &refusal) {
		fmt.Println(refusal.Code.Name(), refusal.Detail == coinstore.InRemovals, refusal.Index,
			refusal.CoinID == unknown)
	}
	// Output:
	// true
	// COIN_UNKNOWN true 0 true
}

func ExampleStore_RollbackWithReport() {
	store, remove := temporary()
	defer remove()
	ctx := context.Background()
	_, err := store.ApplyBlock(ctx, coinstore.Block{
		Additions: []coinstore.Addition{{Coin: coinstore.Coin{Amount: 5}}}})
	if err != nil {
		log.Fatal(err)
	}
	result, changed, err := store.RollbackWithReport(ctx, -1, 0)
	if err != nil {
		log.Fatal(err)
	}
	defer changed.Close()
	for changed.Next(ctx) {
		fmt.Println("gone: a coin of", changed.Record().Coin.Amount)
	}
	fmt.Println(changed.Err(), result)
	// Output:
	// gone: a coin of 5
	// <nil> empty
}

func ExampleStore_Prove() {
	store, remove := temporary()
	defer remove()
	coin := coinstore.Coin{Amount: 5}
	result, err := store.ApplyBlock(context.Background(), coinstore.Block{
		Additions: []coinstore.Addition{{Coin: coin}}})
	if err != nil {
		log.Fatal(err)
	}
	proof, err := store.Prove(coin.ID())
	if err != nil {
		log.Fatal(err)
	}
	info, err := coinstore.VerifyProof(proof, result.StateRoot, coin.ID(), coinstore.ExpectPresent)
	fmt.Println(info.Kind == 1, err)
	// Output:
	// true <nil>
}

func ExampleStore_Find() {
	store, remove := temporary()
	defer remove()
	ctx := context.Background()
	owner := coinstore.Bytes32{7}
	_, err := store.ApplyBlock(ctx, coinstore.Block{Additions: []coinstore.Addition{
		{Coin: coinstore.Coin{PuzzleHash: owner, Amount: 5}}, {Coin: coinstore.Coin{PuzzleHash: owner, Amount: 900}}}})
	if err != nil {
		log.Fatal(err)
	}
	query := coinstore.ByPuzzleHash(owner).WithSpent(false).MinAmount(100)
	defer query.Close()
	coins, err := store.Find(query, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer coins.Close()
	for coins.Next(ctx) {
		fmt.Println(coins.Record().Coin.Amount)
	}
	fmt.Println(coins.Err())
	// Output:
	// 900
	// <nil>
}

func ExampleStore_ReadPage() {
	store, remove := temporary()
	defer remove()
	ctx := context.Background()
	_, err := store.ApplyBlock(ctx, coinstore.Block{Additions: []coinstore.Addition{
		{Coin: coinstore.Coin{Amount: 1}}, {Coin: coinstore.Coin{Amount: 2}}, {Coin: coinstore.Coin{Amount: 3}}}})
	if err != nil {
		log.Fatal(err)
	}
	query := coinstore.AddedAt(0)
	defer query.Close()
	var cursor coinstore.Cursor // keep cursor.Bytes() to go on another time
	records := make([]coinstore.Record, 2)
	for more := true; more; {
		page, err := store.ReadPage(ctx, query, &cursor, records)
		if err != nil {
			log.Fatal(err) // after ErrStaleCursor begin again
		}
		for _, record := range records[:page.N] {
			fmt.Println(record.Coin.Amount)
		}
		more = page.More
	}
	// Output:
	// 1
	// 2
	// 3
}

func ExampleStore_ViewAt() {
	store, remove := temporary()
	defer remove()
	ctx := context.Background()
	coin := coinstore.Coin{Amount: 5}
	hash := coinstore.Bytes32{1}
	_, err := store.ApplyBlocks(ctx, []coinstore.Block{
		{Info: coinstore.BlockInfo{Height: 0, BlockHash: hash}, Additions: []coinstore.Addition{{Coin: coin}}},
		{Info: coinstore.BlockInfo{Height: 1, ParentHash: hash}, Spent: []coinstore.Bytes32{coin.ID()}}})
	if err != nil {
		log.Fatal(err)
	}
	view, err := store.ViewAt(0)
	if err != nil {
		log.Fatal(err)
	}
	defer view.Close()
	for _, reader := range []coinstore.Reader{store, view} {
		fmt.Println(reader.IsUnspent(coin.ID()))
	}
	// Output:
	// false <nil>
	// true <nil>
}

func ExampleStore_Lineage() {
	store, remove := temporary()
	defer remove()
	ctx := context.Background()
	hash := coinstore.Bytes32{1}
	launched := coinstore.Coin{PuzzleHash: coinstore.Bytes32{7}, Amount: 1}
	moved := coinstore.Coin{ParentCoinInfo: launched.ID(), PuzzleHash: launched.PuzzleHash, Amount: 1}
	_, err := store.ApplyBlocks(ctx, []coinstore.Block{
		{Info: coinstore.BlockInfo{Height: 0, BlockHash: hash}, Additions: []coinstore.Addition{{Coin: launched}}},
		{Info: coinstore.BlockInfo{Height: 1, ParentHash: hash}, Additions: []coinstore.Addition{{Coin: moved}},
			Spent: []coinstore.Bytes32{launched.ID()}}})
	if err != nil {
		log.Fatal(err)
	}
	coin, parent, err := store.Lineage(ctx, launched.PuzzleHash)
	fmt.Println(coin.CoinID == moved.ID(), parent.CoinID == launched.ID(), err)
	// Output:
	// true true <nil>
}
