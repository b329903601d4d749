# SPDX-License-Identifier: Apache-2.0
"""Proofs: those that a store gives, and what becomes of them when they are bent."""
from model import commitment
from model.coin import COINBASE, ZEROS
from model.commitment import Leaf
from suites import each


def _flip(coin_id, i):
    data = bytearray(coin_id)
    data[i // 8] ^= 0x80 >> i % 8
    return bytes(data)


@each(0, 1, 2, 3, 5, 8, 16, 17, 33, 100)
def of_a_store_with_coins(case, n):
    """Of every coin, of neighbours of each, and of ids at both ends of the tree."""
    case.open()
    coins = case.added(n - n // 3) + case.added(n // 3, COINBASE)
    case.apply(height=7, additions=coins)
    root = case.chain().root()
    ids = [a.coin.id for a in coins][:20]
    ids += [_flip(i, case.random.below(12)) for i in ids[:8]] + [ZEROS, b"\xff" * 32, case.random.bytes32()]
    for coin_id in ids:
        proof = case.prove(coin_id)
        present = coin_id in case.chain().coins
        case.verify(proof, root, coin_id)
        case.verify(proof, root, coin_id, "present", "OK" if present else "PROOF_UNEXPECTED")
        case.verify(proof, root, coin_id, "absent", "PROOF_UNEXPECTED" if present else "OK")


def of_coins_that_come_and_go(case):
    case.open()
    coins = case.added(6)
    ids = [a.coin.id for a in coins]
    case.apply(additions=coins)
    case.apply(spent=ids[:3])
    for coin_id in ids:
        case.verify(case.prove(coin_id), case.chain().root(), coin_id)
    case.rollback(0)
    for coin_id in ids:
        case.verify(case.prove(coin_id), case.chain().root(), coin_id, "present")
    case.apply(spent=ids)
    case.verify(case.prove(ids[0]), ZEROS, ids[0], "absent")


def of_an_empty_store(case):
    case.open()
    proof = case.prove(ZEROS)
    case.verify(proof, ZEROS, ZEROS, "absent")
    case.verify(proof, ZEROS, case.random.bytes32(), "absent")
    case.verify(proof, case.random.bytes32(), ZEROS, status="PROOF_INVALID")


def a_buffer_that_is_too_small(case):
    case.open()
    coins = case.added(4)
    case.apply(additions=coins)
    for cap in (0, 1, 4, 12):
        case.prove(coins[0].coin.id, cap=cap, status="BUFFER_TOO_SMALL")


def under_another_root_or_for_another_coin(case):
    case.open()
    coins = case.added(9)
    ids = sorted(a.coin.id for a in coins)
    case.apply(additions=coins)
    before = case.chain().root()
    case.apply(additions=case.added(1))
    root = case.chain().root()
    for coin_id, other in zip(ids, ids[1:]):
        proof = case.prove(coin_id)
        case.verify(proof, before, coin_id, status="PROOF_INVALID")
        case.verify(proof, root, other, status="PROOF_INVALID")


@each("present", "absent empty", "absent other", "alone", "alone and another asked")
def damaged(case, kind):
    """Cut off at every byte, and each of its bits changed."""
    n = 1 if kind.startswith("alone") else 6
    leaves = [Leaf(case.random.bytes32(), 5 + i, i % 2) for i in range(n)]
    root = commitment.root(leaves)
    wanted = {"present": 1, "absent empty": 2, "absent other": 3, "alone": 1, "alone and another asked": 3}
    coin_id = leaves[0].coin_id
    if wanted[kind] != 1:
        while commitment.prove(leaves, coin_id)[1] != wanted[kind]:
            coin_id = case.random.bytes32()
    proof = commitment.prove(leaves, coin_id)
    case.verify(proof, root, coin_id, "present" if wanted[kind] == 1 else "absent")
    case.verify_damaged(proof, root, coin_id)
    case.verify(proof + b"\0", root, coin_id, status="PROOF_MALFORMED")
    case.verify(proof + ZEROS, root, coin_id, status="PROOF_MALFORMED")
    case.verify(b"", root, coin_id, status="PROOF_MALFORMED")


@each(0, 6, 7, 8, 62, 127, 200, 254, 255)
def ids_that_share_bits(case, shared):
    """A leaf stands below the last bit that it shares with another: at depth 256 at most."""
    first = case.random.bytes32()
    leaves = [Leaf(first, 1, 0), Leaf(_flip(first, shared), 2**39 - 1, 1)]
    if shared > 8:
        leaves.append(Leaf(_flip(first, 3), 3, 0))
    root = commitment.root(leaves)
    asked = [leaf.coin_id for leaf in leaves] + [_flip(first, i) for i in (0, 5, 9, 63, 253, 254, 255) if i != shared]
    for coin_id in asked:
        proof = commitment.prove(leaves, coin_id)
        case.verify(proof, root, coin_id)
        case.verify(proof, case.random.bytes32(), coin_id, status="PROOF_INVALID")


def the_largest(case):
    """A sibling at each of the 256 levels."""
    first = case.random.bytes32()
    leaves = [Leaf(first, 1, 0)] + [Leaf(_flip(first, i), 1, 0) for i in range(256)]
    root = commitment.root(leaves)
    proof = commitment.prove(leaves, first)
    assert len(proof) == 4 + 9 + 32 + 256 * 32
    case.verify(proof, root, first, "present")
    case.verify(proof[:-1], root, first, status="PROOF_MALFORMED")
    case.verify(proof + b"\0", root, first, status="PROOF_MALFORMED")


def depths_that_there_are_not(case):
    first = case.random.bytes32()
    for kind, depth in ((1, 257), (1, 65535), (2, 256), (3, 256), (2, 65535)):
        carried = {1: bytes(9), 2: b"", 3: case.random.bytes32() + bytes(9)}[kind]
        bits = min(depth, 256)
        proof = (bytes([1, kind]) + depth.to_bytes(2, "big") + carried + b"\xff" * ((depth + 7) // 8)
                 + b"\x01" * 32 * bits)[:9000]
        case.verify(proof, ZEROS, first, status="PROOF_MALFORMED")


def padding_empty_siblings_and_paths_too_long(case):
    first = case.random.bytes32()
    head = bytes([1, 1, 0, 3]) + bytes(9)
    case.verify(head + b"\xa0" + b"\x01" * 64, ZEROS, first, status="PROOF_INVALID")
    case.verify(head + b"\xa1" + b"\x01" * 96, ZEROS, first, status="PROOF_MALFORMED")
    case.verify(head + b"\xa0" + b"\x01" * 32 + ZEROS, ZEROS, first, status="PROOF_MALFORMED")
    case.verify(head + b"\xc0" + b"\x01" * 64, ZEROS, first, status="PROOF_MALFORMED")
    case.verify(head + b"\x00", ZEROS, first, status="PROOF_MALFORMED")
    case.verify(bytes([1, 2, 0, 1]) + b"\x00", ZEROS, first, status="PROOF_MALFORMED")
    case.verify(bytes([1, 2, 0, 0]), ZEROS, first)
    for version in (0, 2, 255):
        case.verify(bytes([version, 2, 0, 0]), ZEROS, first, status="PROOF_MALFORMED")
    for kind in (0, 4, 255):
        case.verify(bytes([1, kind, 0, 0]), ZEROS, first, status="PROOF_MALFORMED")
    other = Leaf(_flip(first, 0), 1, 0)
    proof = bytes([1, 3, 0, 1]) + other.coin_id + other.carried() + b"\x80" + b"\x01" * 32
    case.verify(proof, ZEROS, first, status="PROOF_OTHER_COIN")
    same = bytes([1, 3, 0, 0]) + first + other.carried()
    case.verify(same, ZEROS, first, status="PROOF_MALFORMED")
