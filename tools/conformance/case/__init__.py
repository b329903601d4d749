# SPDX-License-Identifier: Apache-2.0
"""A case of the vectors: operations on named objects, each with what the model answers.

Every method records one operation. `status` is what the author of the case expects; the model must
say the same, or the case does not get written.
"""
from case.blocks import Blocks
from case.lifetime import Lifetime
from case.maintenance import Maintenance
from case.pages import Pages
from case.pure import Pure


class Case(Lifetime, Blocks, Pages, Maintenance, Pure):
    """Everything that a case can do."""
