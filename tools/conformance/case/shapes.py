# SPDX-License-Identifier: Apache-2.0
"""Values of the model as the vectors have them: conformance/README.md, "Values"."""
from model.queries import DEFAULTS


def hex_or_none(data):
    return None if data is None else data.hex()


def number(value):
    return None if value is None else str(value)


def record_json(r):
    return [r.coin_id.hex(), r.coin.parent.hex(), r.coin.puzzle_hash.hex(), str(r.coin.amount),
            str(r.confirmed), number(r.spent), str(r.timestamp), r.flags]


def query_json(query):
    """Settings at their defaults are left out."""
    keys = [k.to_bytes(8, "big") if isinstance(k, int) else k for k in query.keys]
    out = {"source": query.source, "keys": [key.hex() for key in keys]}
    for name, default in DEFAULTS.items():
        value = getattr(query, name)
        if value != default:
            out[name] = value if isinstance(value, (bool, str)) else str(value)
    return out


def block_json(block):
    out = {"height": str(block.height), "timestamp": str(block.timestamp),
           "block_hash": block.block_hash.hex(), "parent_hash": block.parent_hash.hex()}
    if block.expected_root is not None:
        out["expected_root"] = block.expected_root.hex()
    if block.additions:
        out["additions"] = additions_json(block.additions)
    if block.spent:
        out["spent"] = [coin_id.hex() for coin_id in block.spent]
    if block.hints:
        out["hints"] = hints_json(block.hints)
    return out


def additions_json(additions):
    return [[a.coin.parent.hex(), a.coin.puzzle_hash.hex(), str(a.coin.amount), a.flags]
            for a in additions]


def hints_json(hints):
    return [[coin_id.hex(), hint.hex()] for coin_id, hint in hints]


def result_json(result):
    return {"height": number(result.height), "created": result.created, "spent": result.spent,
            "hints": result.hints, "reverted_blocks": result.reverted_blocks,
            "state_root": result.root.hex()}


def applied_json(applied, durable_height=None):
    out = {"height": str(applied.block.height), "timestamp": str(applied.block.timestamp),
           "block_hash": applied.block.block_hash.hex(),
           "parent_hash": applied.block.parent_hash.hex(), "state_root": applied.root.hex(),
           "unspent_value": applied.unspent_value.to_bytes(16, "big").hex(),
           "unspent": applied.unspent, "created": applied.created_ever,
           "spent": applied.spent_ever, "hints": applied.hints}
    if durable_height is not None:
        out["durable_height"] = str(durable_height)
    return out
