"""Personal data in a text: where it stands and what it is.

Each recogniser names its candidates on a cleaned copy of the text (bot.reading.folding.clean);
where they overlap, the surer one stands (candidates.Rank). Offsets lead to the original.
"""

from __future__ import annotations

from bot.domain.reading import Identifier
from bot.reading.folding import clean
from bot.reading.identifiers.addresses import addresses
from bot.reading.identifiers.candidates import settled
from bot.reading.identifiers.contacts import emails, phones
from bot.reading.identifiers.credentials import credentials
from bot.reading.identifiers.links import links
from bot.reading.identifiers.names import names
from bot.reading.identifiers.numbers import checked_numbers
from bot.reading.identifiers.orders import orders

_RECOGNISERS = (checked_numbers, emails, phones, links, credentials, orders, addresses, names)


def find(text: str) -> tuple[Identifier, ...]:
    """The personal data in the text, in order; none overlaps another."""
    plain = clean(text)
    candidates = [one for recognise in _RECOGNISERS for one in recognise(plain.text)]
    return tuple(
        Identifier(*plain.span(one.start, one.end), one.kind)
        for one in settled(candidates, len(plain.text))
        if one.kind is not None
    )
