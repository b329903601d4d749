# SPDX-License-Identifier: Apache-2.0
"""Every status that a call or a prepared directory provokes, and that nothing changes by it."""
from model.coin import COINBASE, Addition, Coin, ZEROS
from suites import each


def _two_blocks(case, **options):
    """Coins 0 to 3 in block 5; coin 0 is spent in block 6, which creates coin 4."""
    case.open(**options)
    coins = case.added(4)
    case.apply(height=5, additions=coins)
    coins += case.added(1, parent=coins[0].coin.id)
    case.apply(additions=coins[4:], spent=[coins[0].coin.id])
    return coins, [a.coin.id for a in coins]


def _still_works(case):
    """After a refusal all is as before, and the next good block applies."""
    case.everything()
    case.apply(additions=case.added(1))
    case.tip()


def coin_exists(case):
    coins, ids = _two_blocks(case)
    case.apply(additions=case.added(2) + coins[1:2], status="COIN_EXISTS")  # unspent
    case.apply(additions=coins[:1], status="COIN_EXISTS")                    # spent
    case.apply(additions=[Addition(coins[2].coin, COINBASE)], status="COIN_EXISTS")
    case.apply(additions=coins[4:], spent=[ids[4]], status="COIN_EXISTS")
    _still_works(case)


def coin_exists_as_an_odd_child(case):
    """Created before its parent was spent, and once more by the block that spends the parent."""
    case.open()
    parent = case.added(1)
    case.apply(additions=parent)
    odd = case.added(1, parent=parent[0].coin.id)
    case.apply(additions=odd)
    case.apply(additions=odd, spent=[parent[0].coin.id], status="COIN_EXISTS")
    _still_works(case)


def coin_added_twice(case):
    _two_blocks(case)
    a, b, c = case.added(3)
    case.apply(additions=[a, b, c, b, a], status="COIN_ADDED_TWICE")
    case.apply(additions=[a, Addition(a.coin, COINBASE)], status="COIN_ADDED_TWICE")
    _still_works(case)


def coin_unknown(case):
    coins, ids = _two_blocks(case)
    case.apply(spent=[ids[1], ZEROS], status="COIN_UNKNOWN")
    case.apply(spent=[case.random.bytes32()], status="COIN_UNKNOWN")
    _still_works(case)


def coin_already_spent(case):
    coins, ids = _two_blocks(case)
    case.apply(spent=[ids[2], ids[1], ids[0], ids[0]], status="COIN_ALREADY_SPENT")
    _still_works(case)


def coin_spent_twice(case):
    coins, ids = _two_blocks(case)
    case.apply(spent=[ids[2], ids[1], ids[3], ids[1], ids[2]], status="COIN_SPENT_TWICE")
    fresh = case.added(1)
    case.apply(additions=fresh, spent=[fresh[0].coin.id] * 2, status="COIN_SPENT_TWICE")
    _still_works(case)


def removal_in_first_block(case):
    case.open()
    coin = case.added(1)
    case.apply(additions=coin, spent=[coin[0].coin.id], status="REMOVAL_IN_FIRST_BLOCK")
    case.apply(height=3, spent=[ZEROS], status="COIN_UNKNOWN")
    case.apply(height=3, additions=coin, spent=[coin[0].coin.id])
    case.everything()


@each(5, 6, 0)
def height_not_above_tip(case, height):
    _two_blocks(case)
    case.apply(height=height, status="HEIGHT_NOT_ABOVE_TIP")
    _still_works(case)


def the_same_block_twice(case):
    case.open()
    block = case.apply(additions=case.added(1))
    case.apply(block=block, status="HEIGHT_NOT_ABOVE_TIP")
    _still_works(case)


@each(2**39, 2**63, 2**64 - 1)
def height_too_large(case, height):
    case.open()
    case.apply(height=height, status="HEIGHT_TOO_LARGE")
    case.apply(height=2**39 - 1)
    case.apply(height=height, status="HEIGHT_TOO_LARGE")


def parent_mismatch(case):
    _two_blocks(case)
    case.apply(parent_hash=ZEROS, status="PARENT_MISMATCH")
    case.apply(parent_hash=case.random.bytes32(), status="PARENT_MISMATCH")
    _still_works(case)


def block_too_large(case):
    coins, ids = _two_blocks(case, max_block_changes="5")
    case.apply(additions=case.added(6), status="BLOCK_TOO_LARGE")
    case.apply(additions=case.added(3), spent=ids[1:4], status="BLOCK_TOO_LARGE")
    fleeting = case.added(3)
    case.apply(additions=fleeting, spent=[a.coin.id for a in fleeting], status="BLOCK_TOO_LARGE")
    case.apply(additions=case.added(3), spent=ids[1:3])
    _still_works(case)


def root_mismatch(case):
    coins, ids = _two_blocks(case)
    case.apply(expected_root=ZEROS, status="ROOT_MISMATCH")
    case.apply(spent=ids[1:], expected_root=case.chain().root(), status="ROOT_MISMATCH")
    case.apply(expected_root=case.chain().root())
    _still_works(case)


def which_fault_is_named(case):
    """A block with every fault; one is repaired after the other."""
    coins, ids = _two_blocks(case, contiguous="1", reward_rule="none", max_block_changes="9",
                             max_coin_hints="2")
    new = case.added(3)
    faults = dict(height=2**39, parent_hash=ZEROS, expected_root=ZEROS,
                  additions=new[:1] + coins[1:2] + new[1:2] * 2, spent=[ids[0], ZEROS, ids[1], ids[1], ids[2], ids[3]],
                  hints=[(ids[1], b"x" * 40), (new[0].coin.id, b"a"), (new[0].coin.id, b"b"), (new[0].coin.id, b"c")])

    def refused(status, **repairs):
        case.apply(status=status, **faults)
        faults.update(repairs)

    refused("BLOCK_TOO_LARGE", spent=faults["spent"][:4])
    refused("TOO_MANY_HINTS", hints=faults["hints"][:3])
    refused("HEIGHT_TOO_LARGE", height=6)
    refused("HEIGHT_NOT_ABOVE_TIP", height=8)
    refused("HEIGHT_NOT_CONTIGUOUS", height=7)
    refused("PARENT_MISMATCH", parent_hash=case.chain().tip.block.block_hash)
    refused("COIN_EXISTS", additions=new[:2] + new[1:2])
    refused("COIN_ADDED_TWICE", additions=new[:2])
    refused("COIN_ALREADY_SPENT", spent=[ZEROS, ids[1], ids[1]])
    refused("COIN_UNKNOWN", spent=[ids[1], ids[1]])
    refused("COIN_SPENT_TWICE", spent=[ids[1]])
    refused("HINT_WITHOUT_COIN", hints=[(new[0].coin.id, b"x" * 33), (new[0].coin.id, b"")])
    refused("HINT_TOO_LONG", hints=[(new[0].coin.id, b"x" * 32)])
    refused("ROOT_MISMATCH", expected_root=None)
    case.apply(**faults)
    case.everything()


def one_bad_entry_at_the_end(case):
    case.open()
    coins = case.added(200)
    case.apply(additions=coins)
    case.apply(spent=[a.coin.id for a in coins] + [ZEROS], status="COIN_UNKNOWN")
    case.apply(additions=case.added(150) + coins[-1:], status="COIN_EXISTS")
    case.tip()


def options_that_there_are_not(case):
    for name, value in (("no_such_option", "1"), ("sync_mode", "sometimes"), ("read_only", "2"), ("max_block_changes", "0"),
                        ("max_block_changes", "many"), ("max_coin_hints", "65536"), ("contiguous", "")):
        case._op("options", "ARGUMENT", options={name: value})
    case._op("options", "OK", options={"sync_mode": "grouped", "group_blocks": "10", "writer": "refuse"})


def hashes_given_where_there_are_none(case):
    case.open(block_hashes="absent")
    block = case.next_block()
    wrong = {**_json(block), "block_hash": "11" * 32}
    case._op("apply", "ARGUMENT", store="s", block=wrong)
    case.tip(status="NOT_FOUND")
    case.apply(block=block)


def unknown_flags(case):
    case.open()
    block = case.next_block(additions=[Addition(Coin(ZEROS, ZEROS, 1), 2)])
    case._op("apply", "ARGUMENT", store="s", block=_json(block))
    case.tip(status="NOT_FOUND")


def not_a_store(case):
    case.open(create_if_missing="0", status="NOT_A_STORE")
    case.open(read_only="1", status="NOT_A_STORE")
    case.destroy(status="NOT_A_STORE")
    case.prepare("other", "NOT_A_STORE", {"op": "make_directory", "path": "other", "status": "OK"},
                 {"op": "write_file", "path": "other/letter.txt", "bytes": "6869", "status": "OK"})
    case.open(path="other", status="NOT_A_STORE")
    case.destroy("other", status="NOT_A_STORE")
    case._op("file_size", "OK", path="other/letter.txt", size=2)


def newer_format(case):
    _two_blocks(case)
    case.close()
    case.prepare("store", "NEWER_FORMAT", {"op": "patch_file", "path": "store/high-water", "offset": 8,
                                           "bytes": "7fffffff", "status": "OK"})
    case.open("t", status="NEWER_FORMAT")
    case.open("t", read_only="1", status="NEWER_FORMAT")


# Fields that a store draws at random, and their digest, might hold a single byte of the patch already.
@each((0, 1), (20, 8), (36, 1), (50, 1), (68, 1), (69, 8), (93, 8))
def corruption_of_high_water(case, offset, size):
    _two_blocks(case)
    case.close()
    step = {"op": "patch_file", "path": "store/high-water", "offset": offset, "bytes": "a5" * size, "status": "OK"}
    case.prepare("store", "CORRUPTION", step)
    case.open("t", status="CORRUPTION")


def no_such_parent_directory(case):
    case.prepare("none/store", "IO")
    case.open(path="none/store", status="IO")


def a_file_in_the_place_of_the_store(case):
    case.prepare("file", "IO", {"op": "write_file", "path": "file", "bytes": "00", "status": "OK"})
    case.open(path="file", status="IO")


def read_only(case):
    coins, ids = _two_blocks(case)
    case.close()
    case.open("t", read_only="1")
    case.apply("t", status="READ_ONLY")
    case.apply("t", additions=case.added(1), dry_run=True)
    case.apply_blocks([case.next_block("t")], "t", status="READ_ONLY")
    case.begin("b", "t", status="READ_ONLY")
    case.rollback(5, "t", status="READ_ONLY")
    case.sync("t", status="READ_ONLY")
    case.rollback(5, "t", dry_run=True)
    case.everything("t")
    case.prove(ids[0], "t")
    case.check("t")


def _json(block):
    from case.shapes import block_json
    return block_json(block)
