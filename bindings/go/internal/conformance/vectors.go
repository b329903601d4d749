// SPDX-License-Identifier: Apache-2.0

// Package conformance plays the conformance vectors through the binding; conformance/README.md says
// what the operations mean.
package conformance

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"coinstore"
	"coinstore/verify"
)

// Manifest lists the suites and the numbers of the statuses.
type Manifest struct {
	Suites   map[string]Suite `json:"suites"`
	Statuses map[string]int32 `json:"statuses"`
}

// Suite is how many cases there are, and the SHA-256 of each file.
type Suite struct {
	Cases int               `json:"cases"`
	Files map[string]string `json:"files"`
}

// Case is operations in order.
type Case struct {
	Name string `json:"name"`
	Ops  []Op   `json:"ops"`
}

// Op is an operation with its inputs and what it expects; an operation has some of the fields.
type Op struct {
	Op     string `json:"op"`
	Status string `json:"status"`

	Store    string            `json:"store"`
	Builder  string            `json:"builder"`
	Path     string            `json:"path"`
	Options  map[string]string `json:"options"`
	Force    bool              `json:"force"`
	Block    *Block            `json:"block"`
	Blocks   []Block           `json:"blocks"`
	Head     *Block            `json:"head"`
	DryRun   bool              `json:"dry_run"`
	ToHeight string            `json:"to_height"`
	Height   string            `json:"height"`
	CoinID   string            `json:"coin_id"`
	CoinIDs  []string          `json:"coin_ids"`
	Coins    [][]any           `json:"coins"`
	Cap      *int              `json:"cap"`
	Root     string            `json:"root"`
	Expect   string            `json:"expect"`
	Bytes    string            `json:"bytes"`
	Offset   int64             `json:"offset"`
	Proof    string            `json:"proof"` // also an answer

	View         string   `json:"view"`
	Iter         string   `json:"iter"`
	Query        *Query   `json:"query"`
	Begin        string   `json:"begin"`
	End          string   `json:"end"`
	Keep         *int     `json:"keep"`
	Flip         *int     `json:"flip"`
	PuzzleHash   string   `json:"puzzle_hash"`
	PuzzleHashes []string `json:"puzzle_hashes"`
	Name         string   `json:"name"`

	Additions [][]any     `json:"additions"`
	Hints     [][2]string `json:"hints"` // also an answer

	Error     *ErrorAt        `json:"error"`
	Result    *Result         `json:"result"`
	Results   []Result        `json:"results"`
	Report    string          `json:"report"`
	Changed   json.RawMessage `json:"changed"`
	Records   json.RawMessage `json:"records"`
	Record    json.RawMessage `json:"record"`
	Tip       *Tip            `json:"tip"`
	StateRoot string          `json:"state_root"`
	Answers   []int           `json:"answers"`
	Needed    int             `json:"needed"`
	Info      *ProofInfo      `json:"info"`
	Statuses  string          `json:"statuses"`
	Size      int64           `json:"size"`

	Left          int               `json:"left"`
	Pages         json.RawMessage   `json:"pages"`
	Balances      json.RawMessage   `json:"balances"`
	Coin          json.RawMessage   `json:"coin"`
	Parent        json.RawMessage   `json:"parent"`
	AdditionsRoot string            `json:"additions_root"`
	RemovalsRoot  string            `json:"removals_root"`
	Value         string            `json:"value"`
	Stats         map[string]string `json:"stats"`
	Lines         []string          `json:"lines"`
}

// Block is a block as the vectors have it.
type Block struct {
	Height       string      `json:"height"`
	Timestamp    string      `json:"timestamp"`
	BlockHash    string      `json:"block_hash"`
	ParentHash   string      `json:"parent_hash"`
	ExpectedRoot *string     `json:"expected_root"`
	Additions    [][]any     `json:"additions"`
	Spent        []string    `json:"spent"`
	Hints        [][2]string `json:"hints"`
}

// ErrorAt is the item that a refusal blames.
type ErrorAt struct {
	Detail int32  `json:"detail"`
	Index  uint64 `json:"index"`
	CoinID string `json:"coin_id"`
	Height string `json:"height,omitempty"`
}

// Result is what a block or a rollback did.
type Result struct {
	Height         *string `json:"height"`
	Created        uint64  `json:"created"`
	Spent          uint64  `json:"spent"`
	Hints          uint64  `json:"hints"`
	RevertedBlocks uint64  `json:"reverted_blocks"`
	StateRoot      string  `json:"state_root"`
}

// Tip is a block with the state after it.
type Tip struct {
	Height        string  `json:"height"`
	Timestamp     string  `json:"timestamp"`
	BlockHash     string  `json:"block_hash"`
	ParentHash    string  `json:"parent_hash"`
	StateRoot     string  `json:"state_root"`
	UnspentValue  string  `json:"unspent_value"`
	Unspent       uint64  `json:"unspent"`
	Created       uint64  `json:"created"`
	Spent         uint64  `json:"spent"`
	Hints         uint64  `json:"hints"`
	DurableHeight *string `json:"durable_height,omitempty"`
}

// ProofInfo is what a verified proof says.
type ProofInfo struct {
	Kind            uint32 `json:"kind"`
	CoinID          string `json:"coin_id"`
	ConfirmedHeight string `json:"confirmed_height"`
	Flags           uint32 `json:"flags"`
	Depth           int    `json:"depth"`
}

// ReadManifest reads manifest.json of a folder of vectors.
func ReadManifest(folder string) (m Manifest, err error) {
	text, err := os.ReadFile(filepath.Join(folder, "manifest.json"))
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	return m, err
}

// ReadCases reads a file of a suite; digest is its SHA-256 in hexadecimal, or "" for any.
func ReadCases(file, digest string) ([]Case, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(text); digest != "" && hex.EncodeToString(sum[:]) != digest {
		return nil, fmt.Errorf("%s: not the file that the manifest names", file)
	}
	var cases struct{ Cases []Case }
	return cases.Cases, json.Unmarshal(text, &cases)
}

// bad ends the playing of a case whose text is not as it should be; Play recovers it.
type bad struct{ error }

func id(text string) coinstore.Bytes32 {
	b, err := verify.ParseBytes32(text)
	if err != nil {
		panic(bad{err})
	}
	return b
}

func ids(texts []string) []coinstore.Bytes32 {
	made := make([]coinstore.Bytes32, len(texts))
	for i, text := range texts {
		made[i] = id(text)
	}
	return made
}

func data(text string) []byte {
	b, err := hex.DecodeString(text)
	if err != nil {
		panic(bad{err})
	}
	return b
}

func number(text string) uint64 {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		panic(bad{err})
	}
	return n
}

func bigEndian(text string) uint64 {
	bytes := data(text)
	if len(bytes) != 8 {
		panic(bad{fmt.Errorf("%s is no height", text)})
	}
	return binary.BigEndian.Uint64(bytes)
}

func decimal(n uint64) string { return strconv.FormatUint(n, 10) }

func coin(fields []any) coinstore.Coin {
	return coinstore.Coin{ParentCoinInfo: id(fields[0].(string)), PuzzleHash: id(fields[1].(string)),
		Amount: number(fields[2].(string))}
}

func additions(items [][]any) (made []coinstore.Addition) {
	for _, item := range items {
		made = append(made, coinstore.Addition{Coin: coin(item), Flags: uint32(item[3].(float64))})
	}
	return made
}

func hints(items [][2]string) (made []coinstore.Hint) {
	for _, item := range items {
		made = append(made, coinstore.NewHint(id(item[0]), data(item[1])))
	}
	return made
}

func block(b *Block) coinstore.Block {
	made := coinstore.Block{
		Info: coinstore.BlockInfo{Height: number(b.Height), Timestamp: number(b.Timestamp),
			BlockHash: id(b.BlockHash), ParentHash: id(b.ParentHash)},
		Additions: additions(b.Additions), Spent: ids(b.Spent), Hints: hints(b.Hints),
	}
	if b.ExpectedRoot != nil {
		made.Info.Flags |= coinstore.HasExpectedRoot
		made.Info.ExpectedRoot = id(*b.ExpectedRoot)
	}
	return made
}

// The other way: answers as the vectors have them.

func fromRecord(r *coinstore.Record) []any {
	var spent any
	if !r.IsUnspent() {
		spent = decimal(r.SpentHeight)
	}
	return []any{r.CoinID.String(), r.Coin.ParentCoinInfo.String(), r.Coin.PuzzleHash.String(),
		decimal(r.Coin.Amount), decimal(r.ConfirmedHeight), spent, decimal(r.Timestamp), r.Flags}
}

func fromRecords(records []coinstore.Record) []any {
	made := []any{}
	for i := range records {
		made = append(made, fromRecord(&records[i]))
	}
	return made
}

func fromResult(r coinstore.Result) Result {
	made := Result{nil, r.Created, r.Spent, r.HintsAdded, r.RevertedBlocks, r.StateRoot.String()}
	if !r.IsEmpty() {
		height := decimal(r.Height)
		made.Height = &height
	}
	return made
}

func fromTip(t coinstore.Tip, want *Tip) Tip {
	made := Tip{decimal(t.Height), decimal(t.Timestamp), t.BlockHash.String(), t.ParentHash.String(),
		t.StateRoot.String(), hex.EncodeToString(t.UnspentValue[:]), t.Unspent, t.Created, t.Spent,
		t.Hints, nil}
	if want != nil && want.DurableHeight != nil {
		height := decimal(t.DurableHeight)
		made.DurableHeight = &height
	}
	return made
}

func fromHints(read []coinstore.Hint) [][2]string {
	made := [][2]string{}
	for i := range read {
		made = append(made, [2]string{read[i].CoinID.String(), hex.EncodeToString(read[i].Bytes())})
	}
	return made
}
