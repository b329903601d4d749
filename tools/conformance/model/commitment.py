# SPDX-License-Identifier: Apache-2.0
"""The state root and its proofs: docs/commitment.md, sections Tree, Proofs, Verification."""
from typing import NamedTuple

from model.coin import ZEROS, sha256

LEAF_TAG = sha256(b"coinstore/leaf/v1")
NODE_TAG = sha256(b"coinstore/node/v1")
EMPTY = ZEROS
PRESENT, ABSENT_EMPTY, ABSENT_OTHER = 1, 2, 3


class Leaf(NamedTuple):
    coin_id: bytes
    height: int
    flags: int

    def carried(self):
        return self.height.to_bytes(8, "big") + bytes([self.flags])

    def hash(self):
        return sha256(LEAF_TAG, LEAF_TAG, self.coin_id, self.carried())


def node(left, right):
    return sha256(NODE_TAG, NODE_TAG, left, right)


def bit(data, i):
    return data[i // 8] >> (7 - i % 8) & 1


def root(leaves, depth=0):
    """The root of leaves that share their first `depth` bits."""
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0].hash()
    left = [leaf for leaf in leaves if not bit(leaf.coin_id, depth)]
    right = [leaf for leaf in leaves if bit(leaf.coin_id, depth)]
    return node(root(left, depth + 1), root(right, depth + 1))


def prove(leaves, coin_id):
    """The one proof that there is for an id and a set."""
    siblings = []
    depth = 0
    while len(leaves) > 1:
        side = bit(coin_id, depth)
        siblings.append(root([leaf for leaf in leaves if bit(leaf.coin_id, depth) != side], depth + 1))
        leaves = [leaf for leaf in leaves if bit(leaf.coin_id, depth) == side]
        depth += 1
    if not leaves:
        kind, carried = ABSENT_EMPTY, b""
    elif leaves[0].coin_id == coin_id:
        kind, carried = PRESENT, leaves[0].carried()
    else:
        kind, carried = ABSENT_OTHER, leaves[0].coin_id + leaves[0].carried()
    bits = "".join("0" if sibling == EMPTY else "1" for sibling in siblings)
    bits += "0" * (-len(bits) % 8)
    bitmap = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))
    return (bytes([1, kind]) + depth.to_bytes(2, "big") + carried + bitmap
            + b"".join(sibling for sibling in siblings if sibling != EMPTY))


class Malformed(Exception):
    """The bytes are not the canonical bytes of any proof."""


def parse(proof, coin_id):
    """(kind, depth, leaf or None, siblings from depth 1 down), or Malformed."""
    at = 0

    def take(n):
        nonlocal at
        if at + n > len(proof):
            raise Malformed("too short")
        at += n
        return proof[at - n:at]

    def must(condition):
        if not condition:
            raise Malformed

    must(take(1)[0] == 1)
    kind = take(1)[0]
    must(kind in (PRESENT, ABSENT_EMPTY, ABSENT_OTHER))
    depth = int.from_bytes(take(2), "big")
    must(depth <= (256 if kind == PRESENT else 255))
    leaf = None
    if kind != ABSENT_EMPTY:
        leaf_id = coin_id if kind == PRESENT else take(32)
        leaf = Leaf(leaf_id, int.from_bytes(take(8), "big"), take(1)[0])
        must(leaf.flags in (0, 1))
        must(kind == PRESENT or leaf_id != coin_id)
    bitmap = take((depth + 7) // 8)
    siblings = []
    for i in range(8 * len(bitmap)):
        if i >= depth:
            must(not bit(bitmap, i))
        elif bit(bitmap, i):
            siblings.append(take(32))
            must(siblings[-1] != EMPTY)
        else:
            siblings.append(EMPTY)
    must(at == len(proof))
    must(depth == 0 or siblings[-1] != EMPTY)
    return kind, depth, leaf, siblings


def verify(proof, state_root, coin_id, expected):
    """(status name, what it says or None); expected is "present", "absent" or "either"."""
    try:
        kind, depth, leaf, siblings = parse(proof, coin_id)
    except Malformed:
        return "PROOF_MALFORMED", None
    if kind == ABSENT_OTHER and any(bit(leaf.coin_id, i) != bit(coin_id, i) for i in range(depth)):
        return "PROOF_OTHER_COIN", None
    computed = leaf.hash() if leaf else EMPTY
    for i in reversed(range(depth)):
        pair = (siblings[i], computed) if bit(coin_id, i) else (computed, siblings[i])
        computed = node(*pair)
    if computed != state_root:
        return "PROOF_INVALID", None
    if expected != "either" and (expected == "present") != (kind == PRESENT):
        return "PROOF_UNEXPECTED", None
    leaf = leaf or Leaf(ZEROS, 0, 0)
    return "OK", {"kind": kind, "coin_id": leaf.coin_id, "confirmed_height": leaf.height,
                  "flags": leaf.flags, "depth": depth}
