// SPDX-License-Identifier: Apache-2.0

package coinstore_test

import (
	"errors"
	"io"
	"os"
	"testing"

	"coinstore"
)

func TestAChainAndBack(t *testing.T) {
	store := open(t, nil)
	_, err := store.Tip()
	mustBe(t, err, coinstore.ErrNotFound)

	first := addition(1)
	result, err := store.ApplyBlock(background, coinstore.Block{Info: head(0), Additions: additions(1, 4)})
	must(t, err)
	equal(t, result.Created, 3)
	root := result.StateRoot

	child := coinstore.Addition{Coin: coinstore.Coin{ParentCoinInfo: first.ID(), PuzzleHash: first.PuzzleHash,
		Amount: first.Amount}}
	result, err = store.ApplyBlock(background, coinstore.Block{Info: head(1),
		Additions: []coinstore.Addition{child}, Spent: []coinstore.Bytes32{first.ID()},
		Hints: []coinstore.Hint{coinstore.NewHint(child.ID(), []byte("memo"))}})
	must(t, err)
	equal(t, result.HintsAdded, 1)

	record, err := store.Get(child.ID())
	must(t, err)
	equal(t, record.Flags, coinstore.FastForward)
	equal(t, record.Coin, child.Coin)
	equal(t, record.IsUnspent(), true)
	equal(t, record.Timestamp, 1001)
	hints, err := store.Hints(child.ID())
	must(t, err)
	equal(t, len(hints), 1)
	equal(t, string(hints[0].Bytes()), "memo")
	unspent, err := store.IsUnspent(first.ID())
	must(t, err)
	equal(t, unspent, false)

	result, report, err := store.RollbackWithReport(background, 0, 0)
	must(t, err)
	equal(t, result.StateRoot, root)
	var flags []uint32
	for report.Next(background) {
		flags = append(flags, report.Record().Flags)
	}
	must(t, report.Err())
	must(t, report.Close())
	equal(t, len(flags), 2)
	equal(t, flags[0], coinstore.UnspentAgain)
	equal(t, flags[1], coinstore.Deleted|coinstore.FastForward)
	floor, err := store.RollbackFloor()
	must(t, err)
	equal(t, floor, -1)

	text, err := store.Check(background)
	must(t, err)
	equal(t, len(text) > 0, true)
	stats, err := store.Stats()
	must(t, err)
	equal(t, stats["blocks_applied"], 2)
	must(t, store.Sync(background))
}

func TestErrorsNameTheItem(t *testing.T) {
	store := chain(t, 2)
	spent := addition(0).ID()
	_, err := store.ApplyBlock(background, coinstore.Block{Info: head(2),
		Spent: []coinstore.Bytes32{addition(1).ID(), spent}})
	mustBe(t, err, coinstore.ErrCoinAlreadySpent)
	if errors.Is(err, coinstore.ErrCoinUnknown) {
		t.Fatal("it is another status too")
	}
	var e *coinstore.Error
	equal(t, errors.As(err, &e), true)
	equal(t, e.Code, coinstore.ErrCoinAlreadySpent)
	equal(t, e.Detail, coinstore.InRemovals)
	equal(t, e.Index, 1)
	equal(t, e.CoinID, spent)
	equal(t, e.Height, 2)
	equal(t, len(e.Message) > 0 && len(e.Error()) > len(e.Message), true)

	_, err = store.Rollback(background, 5, 0)
	mustBe(t, err, coinstore.ErrRollbackAboveTip)
	equal(t, errors.As(err, &e), true)
	equal(t, e.Index, coinstore.NoIndex)
}

func TestManyBlocks(t *testing.T) {
	store := open(t, nil)
	results, err := store.ApplyBlocks(background, nil)
	must(t, err)
	equal(t, len(results), 0)
	blocks := []coinstore.Block{
		{Info: head(0), Additions: additions(0, 3)},
		{Info: head(1), Spent: []coinstore.Bytes32{addition(0).ID(), addition(2).ID()}},
		{Info: head(2), Spent: []coinstore.Bytes32{addition(0).ID()}},
		{Info: head(3)},
	}
	results, err = store.ApplyBlocks(background, blocks)
	mustBe(t, err, coinstore.ErrCoinAlreadySpent)
	equal(t, len(results), 2)
	equal(t, results[1].Spent, 2)
	tip, err := store.Tip()
	must(t, err)
	equal(t, tip.StateRoot, results[1].StateRoot)
	equal(t, tip.UnspentValue.String(), "1")
}

func TestBuilder(t *testing.T) {
	store := open(t, nil)
	block, err := store.BeginBlock(head(0))
	must(t, err)
	must(t, block.Add(additions(0, 5)...))
	must(t, block.Add())
	must(t, block.Spend())
	must(t, block.Hint(coinstore.NewHint(addition(4).ID(), []byte{1, 2, 3})))
	root, err := block.Root(background)
	must(t, err)
	result, err := block.Commit(background)
	must(t, err)
	equal(t, result.StateRoot, root)
	_, err = block.Commit(background)
	mustBe(t, err, coinstore.ErrWrongState)
	mustBe(t, block.Abort(), coinstore.ErrWrongState)
	must(t, block.Close())
	must(t, block.Close())
	mustBe(t, block.Add(addition(9)), coinstore.ErrClosed)
}

func TestReadsOfMany(t *testing.T) {
	store := chain(t, 3)
	ids := []coinstore.Bytes32{addition(0).ID(), numbered('x', 0), addition(29).ID(), addition(0).ID()}
	records, found, answers := make([]coinstore.Record, 4), make([]byte, 4), make([]byte, 4)
	n, err := store.GetMany(ids, records, found)
	must(t, err)
	equal(t, n, 3)
	equal(t, string(found), "\x01\x00\x01\x01")
	equal(t, records[3].SpentHeight, 1)
	must(t, store.AreUnspent(ids, answers))
	equal(t, string(answers), "\x00\x00\x01\x00")

	info, err := store.BlockInfo(1)
	must(t, err)
	equal(t, info.BlockHash, numbered('b', 1))
	_, err = store.BlockInfo(7)
	mustBe(t, err, coinstore.ErrNotFound)
}

func TestWrongLengthsAndNils(t *testing.T) {
	store := chain(t, 1)
	ids := make([]coinstore.Bytes32, 2)
	_, err := store.GetMany(ids, make([]coinstore.Record, 1), make([]byte, 2))
	mustBe(t, err, coinstore.ErrArgument)
	_, err = store.GetMany(ids, make([]coinstore.Record, 2), nil)
	mustBe(t, err, coinstore.ErrArgument)
	n, err := store.GetMany(nil, nil, nil)
	must(t, err)
	equal(t, n, 0)
	mustBe(t, store.AreUnspent(ids, make([]byte, 3)), coinstore.ErrArgument)
	must(t, store.AreUnspent(nil, nil))
	mustBe(t, coinstore.CoinIDs(make([]coinstore.Coin, 2), ids[:1]), coinstore.ErrArgument)
	must(t, coinstore.CoinIDs(nil, nil))
	n, err = store.ReadHints(nil, nil)
	must(t, err)
	equal(t, n, 0)
	hints, err := store.Hints()
	must(t, err)
	equal(t, len(hints), 0)
	n, err = store.ReadProof(ids[0], nil)
	mustBe(t, err, coinstore.ErrBufferTooSmall)
	equal(t, n > 0, true)
	_, err = coinstore.VerifyProof(nil, ids[0], ids[0], coinstore.ExpectEither)
	mustBe(t, err, coinstore.ErrProofMalformed)
	_, err = coinstore.VerifyProof(nil, ids[0], ids[0], 9)
	mustBe(t, err, coinstore.ErrArgument)
	_, err = store.Stat(9999)
	mustBe(t, err, coinstore.ErrArgument)
	_, err = store.ApplyBlock(background, coinstore.Block{Info: coinstore.BlockInfo{Flags: 64}})
	mustBe(t, err, coinstore.ErrArgument)
	results, err := store.ApplyBlocks(background, nil)
	must(t, err)
	equal(t, len(results), 0)
	block, err := store.BeginBlock(head(1))
	must(t, err)
	must(t, block.Add())
	must(t, block.Spend())
	must(t, block.Hint())
	must(t, block.Close())
	for _, query := range []*coinstore.Query{coinstore.ByPuzzleHash(), coinstore.ByParent(), coinstore.ByID(),
		coinstore.ByHint(), coinstore.AddedAt(), coinstore.RemovedAt(), coinstore.ChangedAt()} {
		equal(t, len(all(t, store, query)), 0)
	}
	mustBe(t, coinstore.ByHint(nil).Err(), coinstore.ErrArgument)
	_, err = coinstore.Open(background, "", nil)
	mustBe(t, err, coinstore.ErrArgument)
	_, err = coinstore.Repair(background, "", nil)
	mustBe(t, err, coinstore.ErrArgument)
	mustBe(t, coinstore.Destroy(""), coinstore.ErrArgument)
	mustBe(t, store.Copy(""), coinstore.ErrArgument)
	_, err = store.ApplyBlock(background, coinstore.Block{Info: head(1),
		Additions: []coinstore.Addition{addition(99)},
		Hints:     []coinstore.Hint{coinstore.NewHint(addition(99).ID(), make([]byte, 33))}})
	mustBe(t, err, coinstore.ErrHintTooLong)
}

func TestManyHints(t *testing.T) {
	store := open(t, nil)
	coin := addition(1)
	var hints []coinstore.Hint
	for i := 0; i < 100; i++ {
		hints = append(hints, coinstore.NewHint(coin.ID(), []byte{byte(i), 1}))
	}
	_, err := store.ApplyBlock(background, coinstore.Block{Info: head(0),
		Additions: []coinstore.Addition{coin}, Hints: hints})
	must(t, err)
	read, err := store.Hints(coin.ID())
	must(t, err)
	equal(t, len(read), 100)
	equal(t, read[99], hints[99])
}

func TestOptions(t *testing.T) {
	defaults, err := coinstore.DefaultOptions()
	must(t, err)
	equal(t, len(defaults), len(coinstore.OptionNames()))
	equal(t, defaults["sync_mode"], "durable")
	complete, err := coinstore.Options{"sync_mode": "grouped"}.Complete()
	must(t, err)
	equal(t, complete["sync_mode"], "grouped")
	equal(t, complete["group_blocks"], defaults["group_blocks"])
	for _, wrong := range []coinstore.Options{{"sync_mode": "x"}, {"no_such": "1"}, {"a\x00b": "1"}, {"writer": "\x00"}} {
		_, err := wrong.Complete()
		mustBe(t, err, coinstore.ErrArgument)
		_, err = coinstore.Open(background, path(t), wrong)
		mustBe(t, err, coinstore.ErrArgument)
	}
	t.Setenv("GOTEST_SYNC_MODE", "grouped")
	env, err := coinstore.OptionsFromEnv("GOTEST_")
	must(t, err)
	equal(t, env["sync_mode"], "grouped")
	t.Setenv("GOTEST_SYNC_MODE", "never")
	_, err = coinstore.OptionsFromEnv("GOTEST_")
	mustBe(t, err, coinstore.ErrArgument)
}

func TestOpening(t *testing.T) {
	folder := path(t)
	_, err := coinstore.Open(background, folder, coinstore.Options{"create_if_missing": "0"})
	mustBe(t, err, coinstore.ErrNotAStore)
	_, err = coinstore.Open(background, "a\x00b", nil)
	mustBe(t, err, coinstore.ErrArgument)
	mustBe(t, coinstore.Destroy(folder), coinstore.ErrNotAStore)
	mustBe(t, coinstore.Destroy("a\x00b"), coinstore.ErrArgument)
	store, err := coinstore.OpenWithProgress(background, folder, nil, func(done, total uint64) {})
	must(t, err)
	equal(t, store.Path(), folder)
	_, err = coinstore.Open(background, folder, nil)
	mustBe(t, err, coinstore.ErrLocked)
	mustBe(t, coinstore.Destroy(folder), coinstore.ErrLocked)
	lines, err := store.ReadLog(coinstore.LogInfo)
	must(t, err)
	for _, line := range lines {
		equal(t, len(line) > 0, true)
	}
	must(t, store.Close())
	must(t, coinstore.Destroy(folder))
	_, err = os.Stat(folder)
	equal(t, os.IsNotExist(err), true)
}

func TestReadEndsWithEOF(t *testing.T) {
	store := chain(t, 3)
	_, report, err := store.RollbackWithReport(background, -1, coinstore.DryRun)
	must(t, err)
	defer report.Close()
	n, err := report.Read(background, nil)
	must(t, err)
	equal(t, n, 0)
	records, total := make([]coinstore.Record, 7), 0
	for err == nil {
		n, err = report.Read(background, records)
		total += n
	}
	mustBe(t, err, io.EOF)
	equal(t, total, 30)
	_, err = report.Read(background, records)
	mustBe(t, err, io.EOF)
	equal(t, report.Next(background), false)
	must(t, report.Err())
}

func TestLibrary(t *testing.T) {
	must(t, coinstore.SelfTest())
	equal(t, coinstore.Version() != "", true)
	equal(t, coinstore.Features()>>32, 0)
	equal(t, coinstore.ErrCoinExists.Name(), "COIN_EXISTS")
	equal(t, len(coinstore.StatNames()) > 10, true)
}
