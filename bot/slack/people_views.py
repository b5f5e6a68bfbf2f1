"""What people see around a hard case: thanks, digest, debrief, conduct, drills; pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.aftermath import Digest, Taken, Totals
from bot.domain.drill import DrillCall, DrillReport
from bot.domain.outbox import OUTSIDE
from bot.domain.policy import PolicySet, Step
from bot.domain.routing import is_group
from bot.slack.blocks import BUTTON, Block, actions, button, context, header, marked, plain, section
from bot.words import Say

LINE = "handled_line"
SAID = "conduct_said"
WISH = "debrief_yes"
WISH_LINE = "debrief_line"
NO_WISH = "debrief_no"
DRILL = "drill_answer"
_MOST_LINE = 500
View = dict[str, Any]


def thanks(say: Say, words: str, case: str) -> View:
    """Thanks for what was handled alone, and room for a line that nobody has to write."""
    label = say("A line for the supervisors, if you like")
    return {"text": words, "blocks": [section(words), _line(LINE, label, case)]}


def pause(words: str) -> View:
    """A break is due."""
    return {"text": words}


def debrief(say: Say, words: str, case: str) -> View:
    """The offer of a debrief: who accepts decides who learns of it."""
    return {
        "text": words,
        "blocks": [
            section(words),
            context(say("Only you see this. Nobody learns of it unless you choose so.")),
            actions(
                button(WISH, say("Tell the supervisors that I'd like to talk"), case),
                button(NO_WISH, say("Not now"), case),
            ),
            _line(WISH_LINE, say("Or in your own words: what, and when it would suit you"), case),
        ],
    }


def wish(say: Say, person: str, words: str) -> View:
    """What the supervisors are told when somebody wants to talk."""
    who = say("{who} would like to talk a case over.").format(who=f"<@{person}>")
    blocks: list[Block] = [marked(who), *([section(words)] if words else [])]
    return {"text": who, "blocks": blocks}


def digest(say: Say, policy: PolicySet, told: Digest) -> View:
    """What was handled alone, with thanks; the team's numbers where enough people are behind."""
    zone = ZoneInfo(policy.organisation.time_zone)
    title = say("Handled alone since last time: {count}").format(count=len(told.cases))
    lines = [
        f"• {one.at.astimezone(zone):%H.%M} · {one.situation}"
        + (f" · {one.note}" if one.note else "")
        for one in told.cases
    ]
    blocks: list[Block] = [
        header(title),
        *map(section, lines),
        section(say("Somebody carried each of these by themselves. Thank your team.")),
        context(_totals(say, told.totals)),
    ]
    return {"text": title, "blocks": blocks}


def _totals(say: Say, found: Totals | None) -> str:
    if found is None:
        return say("Numbers of the week are shown for a team of five or more, never for a person.")
    words = say(
        "The week, for a team of {people}: words aimed at a person {abusive}, danger {danger}, "
        "handled alone {alone}."
    )
    return words.format(
        people=found.people, abusive=found.abusive, danger=found.danger, alone=found.alone
    )


def taken(say: Say, policy: PolicySet, step: Taken) -> str:
    """That a step of the ladder was recorded, with its words."""
    words = say("Recorded at {time}: {step}. ”{words}”")
    return words.format(
        time=_time(policy, step.at), step=step_words(say, step.step), words=step.wording
    )


def before(say: Say, policy: PolicySet, steps: tuple[Taken, ...]) -> View:
    """What was said on conduct in a customer's earlier cases: the words, and no more."""
    zone = ZoneInfo(policy.organisation.time_zone)
    lines = [
        f"{one.at.astimezone(zone):%d.%m.%Y} · {step_words(say, one.step)}: ”{one.wording}”"
        for one in steps[-5:]
    ]
    title = say("Said before to this customer, in earlier cases:")
    return {"text": title, "blocks": [context(title, *lines)]}


def step_words(say: Say, step: Step) -> str:
    """A step of the ladder in words."""
    return {
        Step.ACKNOWLEDGE: say("acknowledged"),
        Step.LIMIT: say("limit said"),
        Step.WARN: say("warning given"),
        Step.END: say("conversation ended"),
        Step.SAFETY: say("safety first"),
    }[step]


def drill(say: Say, key: str, to: str, outside: tuple[str, ...]) -> View:
    """A test of the alarm: one button for whoever reads it, one for each call outside."""
    title = say("This is a test of the alarm. Nobody is in danger.")
    ask = say("Press to show that the alarm reaches you.")
    heard = say("I heard the call to {name}")
    rows = [button(f"{DRILL}_0", say("It reached me"), f"{key}/{to}", "primary")]
    rows += [
        button(
            f"{DRILL}_{number}",
            heard.format(name=one.removeprefix(OUTSIDE))[:BUTTON],
            f"{key}/{one}",
        )
        for number, one in enumerate(outside[:20], start=1)
    ]
    return {"text": title, "blocks": [header(title), section(ask), actions(*rows)]}


def drill_report(say: Say, report: DrillReport) -> View:
    """Who answered a test of the alarm and who did not."""
    silent, unreached = report.silent, report.unreached
    fine = not silent and not unreached
    title = (
        say("Test of the alarm: everybody answered.")
        if fine
        else say("Test of the alarm: not everybody answered.")
    )
    mute, lost = say("did not answer"), say("was not reached")
    lines = [
        *(f"✓ {_called(call)} · <@{call.answered_by}>" for call in report.answered),
        *(f"✕ {_called(call)} · {mute}" for call in silent),
        *(f"✕ {_called(call)} · {lost}" for call in unreached),
    ]
    return {"text": title, "blocks": [header(title), marked("\n".join(lines) or "–")]}


def _called(call: DrillCall) -> str:
    """A destination as Slack shows it: a channel, a person, or a name outside."""
    place = call.to.partition(":")[2]
    if call.to.startswith(OUTSIDE):
        return place
    if is_group(call.to):
        return f"<!subteam^{place.removeprefix('@')}>"
    return f"<{place}>" if place.startswith("@") else f"<#{place}>"


def _line(action: str, label: str, subject: str) -> Block:
    """A field whose line is sent with Enter; the block's id is what it is about."""
    return {
        "type": "input",
        "block_id": subject[:255],
        "dispatch_action": True,
        "optional": True,
        "label": plain(label, 2000),
        "element": {"type": "plain_text_input", "action_id": action, "max_length": _MOST_LINE},
    }


def _time(policy: PolicySet, at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(policy.organisation.time_zone)):%H.%M}"
