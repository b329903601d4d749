// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"encoding/hex"
	"fmt"
	"io"

	"coinstore"
)

// Query is a query as the vectors have it: a source, keys, and the settings that are not at their defaults.
type Query struct {
	Source string
	Keys   []string

	Start, End, Min, Max *string
	MinAmount            *string `json:"min_amount"`
	ScanBudget           *string `json:"scan_budget"`
	Spent, Unspent       *bool
	Hinted               *bool
	ChiaPage             bool `json:"chia_page"`
	Order                string
}

var queryCalls = map[string]func(*Player, *Op) error{
	"view_new": func(p *Player, op *Op) error {
		view, err := p.store(op).View()
		return p.keepView(op, view, err)
	},
	"view_at": func(p *Player, op *Op) error {
		view, err := p.store(op).ViewAt(number(op.Height))
		return p.keepView(op, view, err)
	},
	"view_close": func(p *Player, op *Op) error { return p.views[op.View].Close() },

	"query": (*Player).query,
	"chia_pages": func(p *Player, op *Op) error {
		return op.Query.with(func(q *coinstore.Query) error { return p.chiaPages(op, q) })
	},
	"query_page": func(p *Player, op *Op) error {
		return op.Query.with(func(q *coinstore.Query) error {
			return p.page(op, "records", op.Records, p.records(op, q))
		})
	},
	"hint_pairs": func(p *Player, op *Op) error {
		return op.Query.with(func(q *coinstore.Query) error { return p.pages(op, "hints", op.Hints, p.hints(op, q)) })
	},
	"hint_page": func(p *Player, op *Op) error {
		return op.Query.with(func(q *coinstore.Query) error { return p.page(op, "hints", op.Hints, p.hints(op, q)) })
	},
	"all_balances": func(p *Player, op *Op) error { return p.pages(op, "balances", op.Balances, p.balances(op)) },
	"balance_page": func(p *Player, op *Op) error { return p.page(op, "balances", op.Balances, p.balances(op)) },

	"balances": func(p *Player, op *Op) error {
		balances := make([]coinstore.Balance, len(op.PuzzleHashes))
		if err := p.reader(op).ReadBalances(background, ids(op.PuzzleHashes), balances); err != nil {
			return err
		}
		together, single := []any{}, []any{}
		for i, hash := range ids(op.PuzzleHashes) {
			one, err := p.reader(op).Balance(background, hash)
			if err != nil {
				return err
			}
			together = append(together, fromBalance(&balances[i])[1:])
			single = append(single, fromBalance(&one)[1:])
			p.compare("puzzle hash", op.PuzzleHashes[i], balances[i].PuzzleHash.String())
		}
		p.compare("balances", op.Balances, together)
		p.compare("balances one by one", op.Balances, single)
		return nil
	},
	"lineage": func(p *Player, op *Op) error {
		coin, parent, err := p.reader(op).Lineage(background, id(op.PuzzleHash))
		if err == nil {
			p.compare("coin", op.Coin, fromRecord(&coin))
			p.compare("parent", op.Parent, fromRecord(&parent))
		}
		return err
	},
	"block_roots": func(p *Player, op *Op) error {
		additions, removals, err := p.store(op).BlockRoots(number(op.Height))
		if err == nil {
			p.compare("additions_root", op.AdditionsRoot, additions.String())
			p.compare("removals_root", op.RemovalsRoot, removals.String())
		}
		return err
	},

	"cursor": func(p *Player, op *Op) error {
		bytes := data(op.Bytes)
		if op.Begin != "" {
			bytes = append(bytes, p.cursors[op.Begin]...)
		}
		if op.Keep != nil {
			bytes = bytes[:*op.Keep]
		}
		if op.Flip != nil {
			bytes[*op.Flip/8] ^= 0x80 >> (*op.Flip % 8)
		}
		p.cursors[op.End] = bytes
		return nil
	},
	"iter_open": func(p *Player, op *Op) error {
		return op.Query.with(func(q *coinstore.Query) error { // the iterator goes on without it
			iterator, err := p.find(op, q)
			if err == nil {
				p.iterators[op.Iter] = iterator
			}
			return err
		})
	},
	"iter_next": func(p *Player, op *Op) error { return p.next(p.iterators[op.Iter], op) },
	"iter_cursor": func(p *Player, op *Op) error {
		cursor, err := p.iterators[op.Iter].Cursor()
		if err == nil {
			p.cursors[op.End] = cursor.Bytes()
		}
		return err
	},
	"iter_tip": func(p *Player, op *Op) error {
		tip, err := p.iterators[op.Iter].Tip()
		if err == nil {
			p.compare("tip", op.Tip, fromTip(tip, op.Tip))
		}
		return err
	},
	"iter_close": func(p *Player, op *Op) error { return p.iterators[op.Iter].Close() },
}

func (p *Player) keepView(op *Op, view *coinstore.View, err error) error {
	if err == nil {
		p.views[op.View] = view
	}
	return err
}

// with makes the query and closes it after its use, in which what is wrong with it comes out.
func (q *Query) with(use func(*coinstore.Query) error) error {
	if q.Source == "all_unspent" && len(q.Keys) > 0 {
		return coinstore.ErrArgument // what Go cannot even say
	}
	query := q.build()
	defer query.Close()
	return use(query)
}

func (q *Query) build() *coinstore.Query {
	made := q.source()
	height := func(set func(uint64) *coinstore.Query, text *string) {
		if text != nil {
			set(number(*text))
		}
	}
	height(made.CreatedFrom, q.Start)
	height(made.CreatedBelow, q.End)
	height(made.ChangedFrom, q.Min)
	height(made.ChangedUpTo, q.Max)
	height(made.MinAmount, q.MinAmount)
	height(made.ScanBudget, q.ScanBudget)
	flag := func(set func(bool) *coinstore.Query, value *bool) {
		if value != nil {
			set(*value)
		}
	}
	flag(made.WithSpent, q.Spent)
	flag(made.WithUnspent, q.Unspent)
	flag(made.WithHinted, q.Hinted)
	if q.Order == "height" {
		made.InOrder(coinstore.OrderHeight)
	}
	if q.ChiaPage {
		made.ChiaPages()
	}
	return made
}

func (q *Query) source() *coinstore.Query {
	var hints [][]byte
	var heights []uint64
	switch q.Source {
	case "puzzle_hash":
		return coinstore.ByPuzzleHash(ids(q.Keys)...)
	case "parent":
		return coinstore.ByParent(ids(q.Keys)...)
	case "id":
		return coinstore.ByID(ids(q.Keys)...)
	case "hint":
		for _, key := range q.Keys {
			hints = append(hints, data(key))
		}
		return coinstore.ByHint(hints...)
	case "all_unspent":
		return coinstore.AllUnspent()
	}
	for _, key := range q.Keys {
		heights = append(heights, bigEndian(key))
	}
	switch q.Source {
	case "added_at":
		return coinstore.AddedAt(heights...)
	case "removed_at":
		return coinstore.RemovedAt(heights...)
	case "changed_at":
		return coinstore.ChangedAt(heights...)
	}
	panic(bad{fmt.Errorf("no source is called %s", q.Source)})
}

// onePage is a page of records, hints or balances as the vectors have them.
type onePage struct {
	rows []any
	coinstore.Page
}

// pageReader reads a page from the cursor on, and moves that on.
type pageReader func(cursor *coinstore.Cursor, limit int) (onePage, error)

func (p *Player) records(op *Op, query *coinstore.Query) pageReader {
	return func(cursor *coinstore.Cursor, limit int) (onePage, error) {
		records := make([]coinstore.Record, limit)
		page, err := p.reader(op).ReadPage(background, query, cursor, records)
		return onePage{fromRecords(records[:page.N]), page}, err
	}
}

func (p *Player) hints(op *Op, query *coinstore.Query) pageReader {
	return func(cursor *coinstore.Cursor, limit int) (onePage, error) {
		hints := make([]coinstore.Hint, limit)
		page, err := p.reader(op).ReadHintPage(background, query, cursor, hints)
		rows := []any{}
		for _, hint := range fromHints(hints[:page.N]) {
			rows = append(rows, hint)
		}
		return onePage{rows, page}, err
	}
}

func (p *Player) balances(op *Op) pageReader {
	return func(cursor *coinstore.Cursor, limit int) (onePage, error) {
		balances := make([]coinstore.Balance, limit)
		page, err := p.reader(op).ReadBalancePage(background, cursor, balances)
		rows := []any{}
		for i := range balances[:page.N] {
			rows = append(rows, fromBalance(&balances[i]))
		}
		return onePage{rows, page}, err
	}
}

func (p *Player) cursor(name string) (coinstore.Cursor, error) {
	return coinstore.ParseCursor(p.cursors[name])
}

func (p *Player) page(op *Op, what string, want any, read pageReader) error {
	cursor, err := p.cursor(op.Begin)
	if err != nil {
		return err
	}
	page, err := read(&cursor, *op.Cap)
	if err != nil {
		return err
	}
	if op.End != "" {
		p.cursors[op.End] = cursor.Bytes()
	}
	p.compare(what, want, page.rows)
	if op.Left > 0 || page.N < *op.Cap {
		p.compare("more", op.Left > 0, page.More)
	}
	return nil
}

// pages compares the whole answer, joined from pages.
func (p *Player) pages(op *Op, what string, want any, read pageReader) error {
	var cursor coinstore.Cursor
	joined := []any{}
	for more := true; more; {
		page, err := read(&cursor, *op.Cap)
		if err != nil {
			return err
		}
		joined = append(joined, page.rows...)
		more = page.More
	}
	p.compare(what, want, joined)
	return nil
}

func (p *Player) query(op *Op) error {
	return op.Query.with(func(q *coinstore.Query) error {
		err := p.pages(op, "records", op.Records, p.records(op, q))
		p.compare("status of the iterator", nameOf(err), nameOf(p.stream(op, q)))
		return err
	})
}

// stream compares the whole answer, read through an iterator.
func (p *Player) stream(op *Op, query *coinstore.Query) error {
	iterator, err := p.find(op, query)
	if err != nil {
		return err
	}
	defer iterator.Close()
	got, records, n := []any{}, make([]coinstore.Record, *op.Cap), 0
	for err == nil {
		n, err = iterator.Read(background, records)
		got = append(got, fromRecords(records[:n])...)
	}
	if err != io.EOF {
		return err
	}
	p.compare("records of the iterator", op.Records, got)
	return nil
}

func (p *Player) chiaPages(op *Op, query *coinstore.Query) error {
	var cursor coinstore.Cursor
	got := []any{}
	for more := true; more; {
		page, err := p.records(op, query)(&cursor, *op.Cap)
		if err != nil {
			return err
		}
		var next any
		if page.NextHeight != coinstore.NoHeight {
			next = decimal(page.NextHeight)
		}
		got = append(got, []any{page.rows, next})
		more = page.More
	}
	p.compare("pages", op.Pages, got)
	return nil
}

func (p *Player) find(op *Op, query *coinstore.Query) (*coinstore.Iterator, error) {
	cursor, err := p.cursor(op.Begin)
	if err != nil {
		return nil, err
	}
	return p.reader(op).Find(query, &cursor)
}

func (p *Player) next(iterator *coinstore.Iterator, op *Op) error {
	records := make([]coinstore.Record, *op.Cap)
	n, err := iterator.Read(background, records)
	if err == nil {
		p.compare("records", op.Records, fromRecords(records[:n]))
	}
	return err
}

func fromBalance(b *coinstore.Balance) []any {
	return []any{b.PuzzleHash.String(), hex.EncodeToString(b.Amount[:]), b.Coins}
}
