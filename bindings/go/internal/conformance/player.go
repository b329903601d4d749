// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"coinstore"
)

// Player plays the operations of one case on the objects that they name.
type Player struct {
	folder      string // paths of the case are below it
	stores      map[string]*coinstore.Store
	builders    map[string]*coinstore.BlockBuilder
	views       map[string]*coinstore.View
	iterators   map[string]*coinstore.Iterator // and reports
	cursors     map[string][]byte
	differences []string
}

var background = context.Background()

// NewPlayer returns a player of a case whose files are below folder. Close it.
func NewPlayer(folder string) *Player {
	return &Player{folder: folder, stores: map[string]*coinstore.Store{},
		builders: map[string]*coinstore.BlockBuilder{}, views: map[string]*coinstore.View{},
		iterators: map[string]*coinstore.Iterator{}, cursors: map[string][]byte{}}
}

// Close closes what the case left open.
func (p *Player) Close() {
	for _, iterator := range p.iterators {
		iterator.Close()
	}
	for _, view := range p.views {
		view.Close()
	}
	for _, builder := range p.builders {
		builder.Close()
	}
	for _, store := range p.stores {
		store.Close()
	}
}

// Play plays one operation, and returns an error if anything is not as it expects.
func (p *Player) Play(op *Op) (difference error) {
	defer func() {
		switch failed := recover().(type) {
		case nil:
		case bad:
			difference = failed.error
		default:
			panic(failed)
		}
	}()
	call, known := callOf(op.Op)
	if !known {
		return errors.New("no such operation")
	}
	p.differences = nil
	err := call(p, op)
	if status := nameOf(err); op.Status != "PROOF_*" && status != op.Status {
		p.differ("status", op.Status, fmt.Sprint(status, " (", err, ")"))
	}
	if op.Error != nil {
		p.compareError(op.Error, err)
	}
	if p.differences != nil {
		return errors.New(strings.Join(p.differences, "; "))
	}
	return nil
}

func nameOf(err error) string {
	var failed *coinstore.Error
	var status coinstore.Status
	switch {
	case err == nil:
		return "OK"
	case err == io.EOF:
		return "DONE"
	case errors.As(err, &failed):
		return failed.Code.Name()
	case errors.As(err, &status):
		return status.Name()
	}
	return err.Error()
}

func (p *Player) differ(what string, want, got any) {
	p.differences = append(p.differences, fmt.Sprintf("%s: wanted %v, got %v", what, want, got))
}

// compare compares two values by their JSON.
func (p *Player) compare(what string, want, got any) {
	wanted, _ := json.Marshal(want)
	had, _ := json.Marshal(got)
	if !bytes.Equal(wanted, had) {
		p.differ(what, string(wanted), string(had))
	}
}

func (p *Player) compareError(want *ErrorAt, err error) {
	var e *coinstore.Error
	if !errors.As(err, &e) {
		p.differ("error", want, err)
		return
	}
	got := ErrorAt{e.Detail, e.Index, e.CoinID.String(), ""}
	if want.Height != "" {
		got.Height = decimal(e.Height)
	}
	p.compare("error", want, got)
}

func (p *Player) store(op *Op) *coinstore.Store { return p.stores[op.Store] }

// reader is the store, or the view that is named.
func (p *Player) reader(op *Op) coinstore.Reader {
	if op.View != "" {
		return p.views[op.View]
	}
	return p.store(op)
}

func (p *Player) path(op *Op) string { return filepath.Join(p.folder, op.Path) }

func (op *Op) dryRun() uint32 {
	if op.DryRun {
		return coinstore.DryRun
	}
	return 0
}

// callOf finds an operation among those of this file and of the files beside it.
func callOf(name string) (call func(*Player, *Op) error, known bool) {
	for _, some := range []map[string]func(*Player, *Op) error{calls, queryCalls, maintenanceCalls, fileCalls} {
		if call, known = some[name]; known {
			return call, true
		}
	}
	return nil, false
}

// calls are the operations on blocks, coins and proofs.
var calls = map[string]func(*Player, *Op) error{
	"options": func(p *Player, op *Op) error {
		_, err := coinstore.Options(op.Options).Complete()
		return err
	},
	"open": func(p *Player, op *Op) error {
		store, err := coinstore.Open(background, p.path(op), op.Options)
		if err == nil {
			p.stores[op.Store] = store
		}
		return err
	},
	"close": func(p *Player, op *Op) error {
		if op.Force {
			return p.store(op).Close()
		}
		return p.store(op).CloseIfIdle()
	},
	"destroy": func(p *Player, op *Op) error { return coinstore.Destroy(p.path(op)) },
	"sync":    func(p *Player, op *Op) error { return p.store(op).Sync(background) },

	"apply": func(p *Player, op *Op) error {
		made := block(op.Block)
		made.Info.Flags |= op.dryRun()
		result, err := p.store(op).ApplyBlock(background, made)
		if err == nil {
			p.compare("result", op.Result, fromResult(result))
		}
		return err
	},
	"apply_blocks": func(p *Player, op *Op) error {
		var blocks []coinstore.Block
		for i := range op.Blocks {
			blocks = append(blocks, block(&op.Blocks[i]))
		}
		results, err := p.store(op).ApplyBlocks(background, blocks)
		got := []Result{}
		for _, result := range results {
			got = append(got, fromResult(result))
		}
		p.compare("results", op.Results, got)
		return err
	},
	"block_begin": func(p *Player, op *Op) error {
		builder, err := p.store(op).BeginBlock(block(op.Head).Info)
		if err == nil {
			p.builders[op.Builder] = builder
		}
		return err
	},
	"block_add":   func(p *Player, op *Op) error { return p.builders[op.Builder].Add(additions(op.Additions)...) },
	"block_spend": func(p *Player, op *Op) error { return p.builders[op.Builder].Spend(ids(op.CoinIDs)...) },
	"block_hint":  func(p *Player, op *Op) error { return p.builders[op.Builder].Hint(hints(op.Hints)...) },
	"block_root": func(p *Player, op *Op) error {
		root, err := p.builders[op.Builder].Root(background)
		if err == nil {
			p.compare("state_root", op.StateRoot, root.String())
		}
		return err
	},
	"block_commit": func(p *Player, op *Op) error {
		result, err := p.builders[op.Builder].Commit(background)
		if err == nil {
			p.compare("result", op.Result, fromResult(result))
		}
		return err
	},
	"block_abort": func(p *Player, op *Op) error { return p.builders[op.Builder].Abort() },

	"rollback":     (*Player).rollback,
	"report_next":  func(p *Player, op *Op) error { return p.next(p.iterators[op.Report], op) },
	"report_close": func(p *Player, op *Op) error { return p.iterators[op.Report].Close() },

	"tip": func(p *Player, op *Op) error {
		tip, err := p.reader(op).Tip()
		if err == nil {
			p.compare("tip", op.Tip, fromTip(tip, op.Tip))
		}
		return err
	},
	"block_info": func(p *Player, op *Op) error {
		tip, err := p.reader(op).BlockInfo(number(op.Height))
		if err == nil {
			p.compare("tip", op.Tip, fromTip(tip, op.Tip))
		}
		return err
	},
	"get": func(p *Player, op *Op) error {
		record, err := p.reader(op).Get(id(op.CoinID))
		if err == nil {
			p.compare("record", op.Record, fromRecord(&record))
		}
		return err
	},
	"get_many":   (*Player).getMany,
	"is_unspent": (*Player).isUnspent,
	"get_hints":  (*Player).getHints,
	"prove":      (*Player).prove,

	"coin_ids":        (*Player).coinIDs,
	"verify":          (*Player).verify,
	"verify_prefixes": (*Player).verifyPrefixes,
	"verify_flips":    (*Player).verifyFlips,
}

func (p *Player) rollback(op *Op) error {
	to, err := strconv.ParseInt(op.ToHeight, 10, 64)
	if err != nil {
		return err
	}
	result, report, err := p.store(op).RollbackWithReport(background, to, op.dryRun())
	if err != nil {
		return err
	}
	p.compare("result", op.Result, fromResult(result))
	if op.Report != "" {
		p.iterators[op.Report] = report
		return nil
	}
	defer report.Close()
	changed := []any{}
	for report.Next(background) {
		changed = append(changed, fromRecord(report.Record()))
	}
	p.compare("changed", op.Changed, changed)
	return report.Err()
}

func (p *Player) getMany(op *Op) error {
	n := len(op.CoinIDs)
	records, found := make([]coinstore.Record, n), make([]byte, n)
	counted, err := p.reader(op).GetMany(ids(op.CoinIDs), records, found)
	if err != nil {
		return err
	}
	got := []any{}
	for i := range records {
		if found[i] == 1 {
			got = append(got, fromRecord(&records[i]))
			counted--
		} else {
			got = append(got, nil)
		}
	}
	p.compare("records", op.Records, got)
	p.compare("number found", 0, counted)
	return nil
}

func (p *Player) isUnspent(op *Op) error {
	answers := make([]byte, len(op.CoinIDs))
	if err := p.reader(op).AreUnspent(ids(op.CoinIDs), answers); err != nil {
		return err
	}
	together, single := []int{}, []int{}
	for i, coinID := range ids(op.CoinIDs) {
		together = append(together, int(answers[i]))
		unspent, err := p.reader(op).IsUnspent(coinID)
		if err != nil {
			return err
		}
		if unspent {
			single = append(single, 1)
		} else {
			single = append(single, 0)
		}
	}
	p.compare("answers", op.Answers, together)
	p.compare("answers one by one", op.Answers, single)
	return nil
}

func (p *Player) getHints(op *Op) error {
	if op.Cap == nil {
		read, err := p.reader(op).Hints(ids(op.CoinIDs)...)
		if err == nil {
			p.compare("hints", op.Hints, fromHints(read))
		}
		return err
	}
	read := make([]coinstore.Hint, *op.Cap)
	n, err := p.reader(op).ReadHints(ids(op.CoinIDs), read)
	if err != nil {
		p.compare("needed", op.Needed, n)
		return err
	}
	p.compare("hints", op.Hints, fromHints(read[:n]))
	return nil
}

func (p *Player) prove(op *Op) error {
	if op.Cap != nil {
		n, err := p.reader(op).ReadProof(id(op.CoinID), make([]byte, *op.Cap))
		p.compare("needed", op.Needed, n)
		return err
	}
	proof, err := p.reader(op).Prove(id(op.CoinID))
	if err == nil {
		p.compare("proof", op.Proof, hex.EncodeToString(proof))
	}
	return err
}
