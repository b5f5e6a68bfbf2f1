"""Voice: a frame for each channel, an order for each style, no wording unused."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain import policy as p
from bot.domain.conversation import Channel
from bot.policyfiles.problem import Problem, one_of
from bot.policyfiles.rules.whole import LANGUAGES, NAMES, Spot, Whole


def frames(whole: Whole) -> Iterator[Problem]:
    """A channel without a frame, or with two."""
    seen: set[Channel] = set()
    for frame, spot in whole.each(p.Frame):
        if frame.channel in seen:
            said = f"there is already a frame for {frame.channel}; keep one of them"
            yield spot.at("channel").problem(said)
        seen.add(frame.channel)
    for channel in Channel:
        if channel not in seen:
            said = f"no frame is for {channel}; add one with channel: {channel}"
            yield whole.file("voice.yaml").at("frames").problem_at_key(said)


def styles(whole: Whole) -> Iterator[Problem]:
    """A style that is there twice."""
    first: dict[p.Style, str] = {}
    for order, spot in whole.each(p.StyleOrder):
        if first.setdefault(order.style, order.id) != order.id:
            said = f"'{first[order.style]}' is already the style {order.style}; keep one of them"
            yield spot.at("style").problem(said)


def wordings(whole: Whole) -> Iterator[tuple[p.Situation, p.Move, p.Wording, Spot]]:
    """Every wording of the playbook, with its situation and move."""
    for situation, spot in whole.each(p.Situation):
        for move in p.Move:
            for index, wording in enumerate(situation.wording(move)):
                yield situation, move, wording, spot.at(move.value, index)


def never_used(whole: Whole) -> Iterator[Problem]:
    """A wording whose styles are not spoken here, or never make its move."""
    orders = {order.style: order.moves for order in whole.policy.voice.styles}
    for _, move, wording, spot in wordings(whole):
        made = p.Move.ACKNOWLEDGE if move is p.Move.CALM else move
        spoken = [style for style in (wording.styles or orders) if style in orders]
        if not spoken:
            said = f"voice.yaml has no style {one_of(wording.styles)}, so nobody gets this wording"
            yield spot.at("styles").problem(f"{said}; there are {one_of(orders)}")
        elif not any(made in orders[style] for style in spoken):
            where = f"the style {one_of(spoken)}" if wording.styles else "no style of voice.yaml"
            has = "never makes" if wording.styles else "makes"
            said = f"{where} {has} the move {made}, so nobody gets this wording"
            yield spot.problem_at_key(f"{said}; add it to its moves or remove the wording")


def too_long(whole: Whole) -> Iterator[Problem]:
    """A wording longer than a whole reply may be in one of its channels."""
    most = {frame.channel: frame.max_length for frame in whole.policy.voice.frames}
    for _, _, wording, spot in wordings(whole):
        for language in LANGUAGES:
            length = len(wording.in_(language))
            for channel in wording.channels or tuple(Channel):
                if length > most.get(channel, length):
                    said = (
                        f"the {NAMES[language]} wording has {length} characters, but a reply in "
                        f"{channel} has {most[channel]} at most; shorten it, or name its channels"
                    )
                    yield spot.at(language.value).problem(said)
                    break
