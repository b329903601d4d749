// SPDX-License-Identifier: Apache-2.0

package coinstore

/*
#include "shim.h"
*/
import "C"

import (
	"context"
	"runtime"
	"unsafe"
)

func cInfo(info *BlockInfo) C.coinstore_block_info {
	return *(*C.coinstore_block_info)(unsafe.Pointer(info))
}

func goResult(result *C.coinstore_result) Result { return *(*Result)(unsafe.Pointer(result)) }

// ApplyBlock applies one block on top of the tip, or changes nothing. With DryRun among the block's
// flags it judges the block, computes its root, and changes nothing.
//
// Of several faults the first is reported, judged in this order: limits; height; contiguous; parent
// hash; reward rule; removals in a first block at height 0; additions, removals and hints, each in
// input order; expected root. Error.Detail names the array, Error.Index the item in it. After ErrIO
// or ErrDiskFull the store needs to be reopened.
func (s *Store) ApplyBlock(ctx context.Context, block Block) (Result, error) {
	var result Result
	err := s.core.long(ctx, func() error {
		end := C.shim_apply_block(s.core.object(), cInfo(&block.Info),
			cAdditions(block.Additions), C.size_t(len(block.Additions)),
			cIDs(block.Spent), C.size_t(len(block.Spent)),
			cHints(block.Hints), C.size_t(len(block.Hints)))
		if end.end.status != C.COINSTORE_OK {
			return failure(end.end)
		}
		result = goResult(&end.result)
		return nil
	})
	return result, err
}

// flatBlocks are blocks as C takes them: one array of each kind, and where each block ends in it.
type flatBlocks struct {
	infos                             []BlockInfo
	additions                         []Addition
	spent                             []Bytes32
	hints                             []Hint
	additionEnds, spentEnds, hintEnds []uint64
}

func flatten(blocks []Block) *flatBlocks {
	f := &flatBlocks{}
	var nAdditions, nSpent, nHints int
	for i := range blocks {
		nAdditions += len(blocks[i].Additions)
		nSpent += len(blocks[i].Spent)
		nHints += len(blocks[i].Hints)
	}
	f.infos = make([]BlockInfo, len(blocks))
	f.additions = make([]Addition, 0, nAdditions)
	f.spent = make([]Bytes32, 0, nSpent)
	f.hints = make([]Hint, 0, nHints)
	ends := make([]uint64, 3*len(blocks))
	f.additionEnds, ends = ends[:len(blocks)], ends[len(blocks):]
	f.spentEnds, f.hintEnds = ends[:len(blocks)], ends[len(blocks):]
	for i := range blocks {
		f.infos[i] = blocks[i].Info
		f.infos[i].structSize = C.sizeof_coinstore_block_info
		f.additions = append(f.additions, blocks[i].Additions...)
		f.spent = append(f.spent, blocks[i].Spent...)
		f.hints = append(f.hints, blocks[i].Hints...)
		f.additionEnds[i] = uint64(len(f.additions))
		f.spentEnds[i] = uint64(len(f.spent))
		f.hintEnds[i] = uint64(len(f.hints))
	}
	return f
}

// ApplyBlocks applies blocks in order, each wholly or not at all, with one sync for all of them. It
// returns the results of those that it applied; after a refusal or an interruption they are fewer
// than the blocks, and durable in sync_mode durable. DryRun is not allowed.
func (s *Store) ApplyBlocks(ctx context.Context, blocks []Block) ([]Result, error) {
	results := make([]Result, len(blocks))
	for i := range results {
		results[i].structSize = C.sizeof_coinstore_result
	}
	applied := 0
	err := s.core.long(ctx, func() error { // called again, it goes on with the blocks that are left
		if applied == len(blocks) && applied > 0 {
			return nil
		}
		f := flatten(blocks[applied:])
		var first *BlockInfo
		var firstResult *Result
		var additionEnds, spentEnds, hintEnds *uint64
		if len(f.infos) > 0 {
			first, firstResult = &f.infos[0], &results[applied]
			additionEnds, spentEnds, hintEnds = &f.additionEnds[0], &f.spentEnds[0], &f.hintEnds[0]
		}
		end := C.shim_apply_blocks(s.core.object(),
			(*C.coinstore_block_info)(unsafe.Pointer(first)), C.size_t(len(f.infos)),
			cAdditions(f.additions), (*C.uint64_t)(additionEnds),
			cIDs(f.spent), (*C.uint64_t)(spentEnds),
			cHints(f.hints), (*C.uint64_t)(hintEnds),
			(*C.coinstore_result)(unsafe.Pointer(firstResult)))
		applied += int(end.n)
		return failure(end.end)
	})
	return results[:applied], err
}

// BlockBuilder is a block that is put together by several calls. It holds no turn: any number may be
// open, and each is judged against the tip of the moment of its commit. One goroutine at a time.
type BlockBuilder struct {
	handle handle
	core   *core
}

// BeginBlock begins a block. Close it when done, also after a commit.
func (s *Store) BeginBlock(info BlockInfo) (*BlockBuilder, error) {
	if !s.core.enter() {
		return nil, errClosed
	}
	defer s.core.leave()
	end := C.shim_block_begin(s.core.object(), cInfo(&info))
	if err := failure(end.end); err != nil {
		return nil, err
	}
	b := &BlockBuilder{core: s.core}
	b.handle.object = uintptr(end.handle)
	b.handle.free = func(object uintptr) { C.shim_block_free(C.uintptr_t(object)) }
	runtime.SetFinalizer(b, func(b *BlockBuilder) { b.handle.leaked("block", b.core.path) })
	return b, nil
}

func (b *BlockBuilder) call(call func(object C.uintptr_t) C.shim_end) error {
	if !b.handle.enter() {
		return errClosed
	}
	defer b.handle.leave()
	return failure(call(C.uintptr_t(b.handle.object)))
}

// Add adds coins that the block creates; they are copied.
func (b *BlockBuilder) Add(additions ...Addition) error {
	return b.call(func(object C.uintptr_t) C.shim_end {
		return C.shim_block_add(object, cAdditions(additions), C.size_t(len(additions)))
	})
}

// Spend adds coins that the block spends; their ids are copied.
func (b *BlockBuilder) Spend(coinIDs ...Bytes32) error {
	return b.call(func(object C.uintptr_t) C.shim_end {
		return C.shim_block_spend(object, cIDs(coinIDs), C.size_t(len(coinIDs)))
	})
}

// Hint adds hints of coins that the block creates; they are copied.
func (b *BlockBuilder) Hint(hints ...Hint) error {
	return b.call(func(object C.uintptr_t) C.shim_end {
		return C.shim_block_hint(object, cHints(hints), C.size_t(len(hints)))
	})
}

// Root judges the block as it is now against the tip of this moment, and returns the root it would
// lead to. Nothing changes.
func (b *BlockBuilder) Root(ctx context.Context) (root Bytes32, err error) {
	if !b.handle.enter() {
		return root, errClosed
	}
	defer b.handle.leave()
	err = b.core.long(ctx, func() error {
		end := C.shim_block_root(C.uintptr_t(b.handle.object))
		if end.end.status == C.COINSTORE_OK {
			root = *(*Bytes32)(unsafe.Pointer(&end.id))
		}
		return failure(end.end)
	})
	return root, err
}

// Commit applies the block on top of the tip, or changes nothing. After success the block can only
// be closed; after a refusal it is as it was.
func (b *BlockBuilder) Commit(ctx context.Context) (result Result, err error) {
	if !b.handle.enter() {
		return result, errClosed
	}
	defer b.handle.leave()
	err = b.core.long(ctx, func() error {
		end := C.shim_block_commit(C.uintptr_t(b.handle.object))
		if end.end.status == C.COINSTORE_OK {
			result = goResult(&end.result)
		}
		return failure(end.end)
	})
	return result, err
}

// Abort ends the block without applying it. Aborting twice is fine; ErrWrongState if it is committed.
func (b *BlockBuilder) Abort() error {
	return b.call(func(object C.uintptr_t) C.shim_end { return C.shim_block_abort(object) })
}

// Close aborts the block unless it is committed, and frees it. Closing again is fine.
func (b *BlockBuilder) Close() error {
	if b != nil && b.handle.enter() {
		if b.handle.shut() {
			runtime.SetFinalizer(b, nil)
		}
		b.handle.leave()
	}
	return nil
}
