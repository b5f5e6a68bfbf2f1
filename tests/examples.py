"""Values that several tests start from; plainly made up."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from bot.domain.conversation import Address, Conversation, Language, Role, Turn
from bot.domain.escalation import Escalation
from bot.domain.handover import Handover
from bot.domain.policy import ChainStep, PolicySet
from bot.domain.reading import Severity
from bot.domain.review import About, Statement
from bot.policyfiles import load
from bot.ports import Case

POLICIES = Path(__file__).resolve().parent.parent / "policies"
SETS = ("webshop", "municipality")
MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


@cache
def policy(name: str = "webshop") -> PolicySet:
    """A shipped policy set, loaded once."""
    folder = POLICIES / name
    return load.load(folder).usable(folder)


def said(*lines: str) -> Conversation:
    """A conversation: lines that begin with `> ` are the agent's."""
    turns = (
        Turn(Role.AGENT, line[2:]) if line.startswith("> ") else Turn(Role.CUSTOMER, line)
        for line in lines
    )
    return Conversation(tuple(turns))


def case(case_id: str = "slack:T0:C0HELP:1.0", *lines: str) -> Case:
    """A case on Slack."""
    address = Address("slack", "C0HELP/1.0", "U0AGENT")
    return Case(case_id, address, said(*(lines or ("Missä paketti on?",))), Language.FI)


def escalation(escalation_id: str = "e1", case_id: str = "slack:T0:C0HELP:1.0") -> Escalation:
    """An open escalation whose card must still be posted."""
    return Escalation(
        id=escalation_id,
        case=case_id,
        route="route.supervisor",
        reason="Asiakas haluaa puhua esihenkilön kanssa.",
        severity=Severity.UPSET,
        language=Language.FI,
        agent=Address("slack", "C0HELP/1.0", "U0AGENT"),
        steps=(
            ChainStep(after_minutes=0, to="slack:C0SUPERVISORS"),
            ChainStep(after_minutes=15, to="slack:@U0SUPERVISOR"),
        ),
        handover=Handover(
            wants="Paketti ei ole tullut.",
            promised=("Palautan rahat 14 päivän kuluessa.",),
            limits=("En voi muuttaa päätöstä.",),
            evidence=("lue nyt mitä kirjoitan",),
            turns=(Turn(Role.CUSTOMER, "Paketti ei ole tullut."), Turn(Role.AGENT, "Katson sen.")),
            clauses=("playbook.late-delivery",),
            statements=(
                Statement(About.WANTS, "Paketti ei ole tullut.", 0, "Paketti ei ole tullut."),
                Statement(
                    *(About.SAID, "Asiakaspalvelija selvittää asiaa.", 1, "Katson sen."),
                    prompt="handover@000000000000",
                ),
            ),
        ),
        policy="webshop@000000000000",
        opened_at=MORNING,
    ).opened()


def alarming(*to: str) -> PolicySet:
    """The shop with these destinations on the alarm's chain."""
    found = policy()
    danger, *others = found.escalation.routes
    steps = (danger.chain[0].model_copy(update={"to": one}) for one in to)
    chain = tuple(s.model_copy(update={"after_minutes": 3.0 * n}) for n, s in enumerate(steps))
    routes = (danger.model_copy(update={"chain": chain}), *others)
    escalation = found.escalation.model_copy(update={"routes": routes})
    return found.model_copy(update={"escalation": escalation, "version": repr(to)})
