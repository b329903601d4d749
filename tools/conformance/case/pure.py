# SPDX-License-Identifier: Apache-2.0
"""Functions without a store."""
from case.recorder import Recorder
from model import commitment


class Pure(Recorder):
    def coin_ids(self, coins):
        self._op("coin_ids", "OK", coins=[[c.parent.hex(), c.puzzle_hash.hex(), str(c.amount)] for c in coins],
                 coin_ids=[c.id.hex() for c in coins])

    def verify(self, proof, root, coin_id, expect="either", status="OK"):
        got, info = commitment.verify(proof, root, coin_id, expect)
        self._agree("verify", status, got)
        more = {}
        if info:
            more["info"] = {"kind": info["kind"], "coin_id": info["coin_id"].hex(),
                            "confirmed_height": str(info["confirmed_height"]),
                            "flags": info["flags"], "depth": info["depth"]}
        self._op("verify", got, proof=proof.hex(), root=root.hex(), coin_id=coin_id.hex(),
                 expect=expect, **more)

    def verify_damaged(self, proof, root, coin_id):
        """Cut off at every byte, and every byte changed, in every way that one bit can change."""
        for n in range(len(proof)):
            assert commitment.verify(proof[:n], root, coin_id, "either")[0] == "PROOF_MALFORMED"
        self._op("verify_prefixes", "PROOF_MALFORMED", proof=proof.hex(), root=root.hex(),
                 coin_id=coin_id.hex())
        letters = {"PROOF_MALFORMED": "M", "PROOF_INVALID": "I", "PROOF_OTHER_COIN": "O"}
        flips = []
        for i in range(8 * len(proof)):
            changed = bytearray(proof)
            changed[i // 8] ^= 0x80 >> i % 8
            flips.append(letters[commitment.verify(bytes(changed), root, coin_id, "either")[0]])
        self._op("verify_flips", "PROOF_*", proof=proof.hex(), root=root.hex(),
                 coin_id=coin_id.hex(), statuses="".join(flips))
