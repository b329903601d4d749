# SPDX-License-Identifier: Apache-2.0
"""Opening, closing, and what lives in between."""
from suites import each


@each(True, False)
def closed_and_opened_again(case, force):
    case.open()
    coins = case.added(3)
    case.apply(additions=coins, hints=[(coins[1].coin.id, b"kept")])
    case.apply(spent=[coins[0].coin.id])
    case.close(force=force)
    case.close(force=force)
    case.open("t")
    case.everything("t")
    case.apply("t", additions=case.added(1))
    case.everything("t")
    case.check("t")


def grouped_syncs(case):
    case.open(sync_mode="grouped", group_blocks="3")
    for _ in range(8):
        case.apply(additions=case.added(1))
    case.tip()
    case.sync()
    case.close()
    case.open("t")
    case.everything("t")


def after_a_close_every_call_says_so(case):
    case.open()
    coins = case.added(1)
    case.apply(additions=coins)
    coin_id = coins[0].coin.id
    case.begin("b")
    case.rollback(-1, dry_run=True, report="r")
    case.close(force=False, status="BUSY")
    case.tip()
    case.close()
    case.apply(status="CLOSED")
    case.apply_blocks([case.next_block()], status="CLOSED")
    case.begin("c", status="CLOSED")
    case.rollback(-1, status="CLOSED")
    case.tip(status="CLOSED")
    case.block_info(0, status="CLOSED")
    case.get(coin_id, status="CLOSED")
    case.get_many([coin_id], status="CLOSED")
    case.hints([coin_id], status="CLOSED")
    case.prove(coin_id, status="CLOSED")
    case.check(status="CLOSED")
    case.sync(status="CLOSED")
    case.fill("b", additions=case.added(1), status="CLOSED")
    case.block_root("b", status="CLOSED")
    case.commit("b", status="CLOSED")
    case.abort("b")
    case.read_report("r", 5, status="CLOSED")
    case.close_report("r")
    case.close()


def busy_until_its_children_are_gone(case):
    case.open()
    case.apply(additions=case.added(2))
    case.begin("b")
    case.close(force=False, status="BUSY")
    case.abort("b")
    case.rollback(-1, dry_run=True, report="r")
    case.close(force=False, status="BUSY")
    case.read_report("r", 1)
    case.close_report("r")
    case.close(force=False)
    case.tip(status="CLOSED")


def locked_while_it_is_open(case):
    case.open()
    case.apply(additions=case.added(1))
    case.open("t", status="LOCKED")
    case.open("t", read_only="1", status="LOCKED")
    case.destroy(status="LOCKED")
    case.tip()
    case.close()
    case.open("t", read_only="1")
    case.everything("t")
    case.close("t")
    case.destroy()
    case.destroy(status="NOT_A_STORE")
    case.open("u")
    case.tip("u", status="NOT_FOUND")


def two_stores_at_once(case):
    case.open("a", "one")
    case.open("b", "two")
    coins = case.added(2)
    case.apply("a", additions=coins)
    case.apply("b", additions=case.added(3))
    case.apply("b", spent=[coins[0].coin.id], status="COIN_UNKNOWN")
    case.everything("a")
    case.everything("b")
    case.close("a")
    case.everything("b")
    case.destroy("one")
    case.everything("b")


@each("required", "absent")
def block_hashes_are_fixed_at_creation(case, kind):
    other = "absent" if kind == "required" else "required"
    case.open(block_hashes=kind)
    case.apply(additions=case.added(1))
    case.close()
    case.open("t", block_hashes=other, status="OPTIONS_MISMATCH")
    case.open("t", block_hashes=kind)
    case.everything("t")


def rules_may_change_between_openings(case):
    case.open(contiguous="1", max_block_changes="3")
    case.apply(additions=case.added(4), status="BLOCK_TOO_LARGE")
    case.apply(additions=case.added(3))
    case.apply(height=5, status="HEIGHT_NOT_CONTIGUOUS")
    case.close()
    case.open("t")
    case.apply("t", height=5, additions=case.added(4))
    case.everything("t")


def opened_many_times(case):
    for i in range(6):
        case.open(f"s{i}")
        case.apply(f"s{i}", additions=case.added(1))
        case.close(f"s{i}", force=i % 2 == 0)
    case.open("t")
    case.everything("t")
    case.check("t")


def a_sync_of_nothing(case):
    case.open()
    case.sync()
    case.sync()
    case.check()
    case.apply()
    case.sync()
    case.check()


def checkpoints_change_nothing_that_can_be_read(case):
    case.open(keep_recent_blocks="0")
    case.checkpoint()
    coins = case.added(4)
    case.apply(additions=coins, hints=[(coins[0].coin.id, b"h")])
    case.checkpoint()
    case.everything()
    case.apply(additions=case.added(2), spent=[coins[0].coin.id])
    case.checkpoint()
    case.compact()
    case.rollback(0)
    case.everything()
    case.checkpoint()
    case.close()
    case.open("t")
    case.everything("t")
    case.check("t")


def a_copy_is_a_store_of_its_own(case):
    case.open()
    coins = case.added(3)
    case.apply(additions=coins)
    case.copy("copy")
    case.copy("copy", status="ARGUMENT")
    case.apply(spent=[coins[0].coin.id])
    case.open("t", path="copy")
    case.everything("t")
    case.apply("t", additions=case.added(2))
    case.everything("t")
    case.everything()
    case.check("t")
    case.close()
    case.copy("late", status="CLOSED")
    case.open("r", read_only="1")
    case.copy("late", "r", status="READ_ONLY")


def repaired(case):
    case.repair(status="NOT_A_STORE")
    case.open(keep_recent_blocks="0")
    coins = case.added(3)
    case.apply(additions=coins)
    case.checkpoint()
    case.apply(spent=[coins[0].coin.id])
    case.repair(status="LOCKED")
    case.close()
    case.repair(read_only="1", status="READ_ONLY")
    case.repair(block_hashes="absent", status="OPTIONS_MISMATCH")
    case.repair()
    case.repair()
    case.open("t")
    case.everything("t")
    case.check("t")


def settings_as_they_took_effect(case):
    case.open(sync_mode="grouped", group_blocks="9", scan_budget="77")
    for name, value in (("sync_mode", "grouped"), ("group_blocks", "9"), ("scan_budget", "77"), ("contiguous", "0"),
                        ("block_hashes", "required"), ("max_view_changes", "100000"), ("reward_rule", "none")):
        case.setting(name, value)
    case.setting("no_such_setting", status="ARGUMENT")
    case.close()
    case.setting("sync_mode", "grouped", status="CLOSED")


def figures_since_the_opening(case):
    case.open()
    case.figures()
    coins = case.added(4)
    case.apply(additions=coins)
    case.apply(additions=case.added(1), spent=[coins[0].coin.id, coins[1].coin.id])
    case.apply(status="COIN_UNKNOWN", spent=[case.random.bytes32()])
    case.apply(additions=case.added(1), dry_run=True)
    case.figures()
    case.rollback(0)
    case.rollback(0)
    case.apply_blocks([case.next_block(additions=case.added(2))])
    case.figures()
    case.close()
    case.figures(status="CLOSED")
    case.open("t")
    case.figures("t")


def read_only_stores_take_no_maintenance(case):
    case.open()
    case.apply(additions=case.added(1))
    case.close()
    case.open("t", read_only="1")
    case.checkpoint("t", status="READ_ONLY")
    case.compact("t", status="READ_ONLY")
    case.check("t")
    case.figures("t")
    case.everything("t")
    case.close("t")
    case.checkpoint("t", status="CLOSED")
    case.compact("t", status="CLOSED")
