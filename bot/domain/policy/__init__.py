"""A policy set: what an organisation has decided it does, says and never does.

Every clause has an id, and every wording stands in Finnish, Swedish and English. The models are
frozen; the YAML files of a policy set have exactly these keys (see docs/POLICIES.md).
"""

from __future__ import annotations

from bot.domain.policy.cases import Case, Cases, Said
from bot.domain.policy.clauses import Clause, ClauseId, Line, Messages, Model, Phrases, Words
from bot.domain.policy.conduct import Conduct, Expectation, Rung, Safety, Step
from bot.domain.policy.escalation import (
    Alarm,
    AlarmTest,
    ChainStep,
    Escalations,
    Hours,
    Pace,
    Route,
    When,
)
from bot.domain.policy.organisation import (
    Channels,
    Contact,
    ContactKind,
    Organisation,
    People,
    Retention,
)
from bot.domain.policy.playbook import (
    EnglishForms,
    FinnishForms,
    Playbook,
    Situation,
    SituationRole,
    SwedishForms,
    Thing,
    Wording,
)
from bot.domain.policy.policyset import Manners, PhrasePack, PolicySet, Speech, SpeechActs
from bot.domain.policy.reading import Own, OwnExample, OwnMatter, OwnReading, OwnWords
from bot.domain.policy.service import (
    Authority,
    Boundary,
    Limit,
    LimitKind,
    Never,
    NeverKind,
    Nevers,
    Service,
)
from bot.domain.policy.voice import (
    AddressForm,
    Avoid,
    Frame,
    Move,
    Prefer,
    Style,
    StyleOrder,
    Voice,
)
from bot.domain.policy.wellbeing import Breaks, Pause, Wellbeing

__all__ = [
    "AddressForm",
    "Alarm",
    "AlarmTest",
    "Authority",
    "Avoid",
    "Boundary",
    "Breaks",
    "Case",
    "Cases",
    "ChainStep",
    "Channels",
    "Clause",
    "ClauseId",
    "Conduct",
    "Contact",
    "ContactKind",
    "EnglishForms",
    "Escalations",
    "Expectation",
    "FinnishForms",
    "Frame",
    "Hours",
    "Limit",
    "LimitKind",
    "Line",
    "Manners",
    "Messages",
    "Model",
    "Move",
    "Never",
    "NeverKind",
    "Nevers",
    "Organisation",
    "Own",
    "OwnExample",
    "OwnMatter",
    "OwnReading",
    "OwnWords",
    "Pace",
    "Pause",
    "People",
    "PhrasePack",
    "Phrases",
    "Playbook",
    "PolicySet",
    "Prefer",
    "Retention",
    "Route",
    "Rung",
    "Safety",
    "Said",
    "Service",
    "Situation",
    "SituationRole",
    "Speech",
    "SpeechActs",
    "Step",
    "Style",
    "StyleOrder",
    "SwedishForms",
    "Thing",
    "Voice",
    "Wellbeing",
    "When",
    "Wording",
    "Words",
]
