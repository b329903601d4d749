// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"errors"

	"coinstore"
	"coinstore/verify"
)

// Operations without a store. Each is asked twice: of the library, and of package verify.

func (p *Player) coinIDs(op *Op) error {
	coins := make([]coinstore.Coin, len(op.Coins))
	together := make([]coinstore.Bytes32, len(coins))
	for i := range coins {
		coins[i] = coin(op.Coins[i])
	}
	if err := coinstore.CoinIDs(coins, together); err != nil {
		return err
	}
	for i, want := range op.CoinIDs {
		native, err := coinstore.CoinID(coins[i])
		if err != nil {
			return err
		}
		p.compare("coin id", want, together[i].String())
		p.compare("coin id alone", want, native.String())
		p.compare("coin id in Go", want, coins[i].ID().String())
	}
	return nil
}

var expectations = map[string]coinstore.Expectation{
	"present": coinstore.ExpectPresent, "absent": coinstore.ExpectAbsent, "either": coinstore.ExpectEither}

// ask verifies a proof both ways; the two must agree.
func (p *Player) ask(op *Op, proof []byte, expected coinstore.Expectation) (coinstore.ProofInfo, error) {
	info, err := coinstore.VerifyProof(proof, id(op.Root), id(op.CoinID), expected)
	pureInfo, pureErr := verify.Proof(proof, id(op.Root), id(op.CoinID), expected)
	p.compare("package verify", nameOf(err), pureName(pureErr))
	p.compare("info of package verify", info, pureInfo)
	return info, err
}

func pureName(err error) string {
	switch {
	case err == nil:
		return "OK"
	case errors.Is(err, verify.ErrMalformed):
		return "PROOF_MALFORMED"
	case errors.Is(err, verify.ErrInvalid):
		return "PROOF_INVALID"
	case errors.Is(err, verify.ErrOtherCoin):
		return "PROOF_OTHER_COIN"
	case errors.Is(err, verify.ErrUnexpected):
		return "PROOF_UNEXPECTED"
	}
	return err.Error()
}

func (p *Player) verify(op *Op) error {
	info, err := p.ask(op, data(op.Proof), expectations[op.Expect])
	if err == nil {
		flags := uint32(0)
		if info.Coinbase {
			flags = coinstore.Coinbase
		}
		p.compare("info", op.Info, ProofInfo{uint32(info.Kind), info.CoinID.String(),
			decimal(info.ConfirmedHeight), flags, info.Depth})
	}
	return err
}

func (p *Player) verifyPrefixes(op *Op) (err error) {
	proof := data(op.Proof)
	for n := range proof {
		if _, err = p.ask(op, proof[:n], coinstore.ExpectEither); !errors.Is(err, coinstore.ErrProofMalformed) {
			return err
		}
	}
	return err
}

func (p *Player) verifyFlips(op *Op) error {
	letters := map[string]byte{"PROOF_MALFORMED": 'M', "PROOF_INVALID": 'I', "PROOF_OTHER_COIN": 'O'}
	proof := data(op.Proof)
	var got []byte
	for i := 0; i < 8*len(proof); i++ {
		proof[i/8] ^= 0x80 >> (i % 8)
		_, err := p.ask(op, proof, coinstore.ExpectEither)
		got = append(got, letters[nameOf(err)])
		proof[i/8] ^= 0x80 >> (i % 8)
	}
	p.compare("statuses", op.Statuses, string(got))
	return nil
}
