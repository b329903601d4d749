# SPDX-License-Identifier: Apache-2.0
"""The rules of docs/block-rules.md and docs/commitment.md once more, in plain Python.

Written from those pages alone: it shares no code with the library, so that the two can disagree.
"""
