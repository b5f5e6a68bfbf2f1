"""What Slack sends, as the domain's conversation."""

from __future__ import annotations

import pytest

from bot.domain import alarm
from bot.slack import parse
from tests.examples import policy
from tools.workspace import mention_body


def test_a_mention_is_a_case_of_its_thread() -> None:
    first = parse.mention(mention_body("U0A", "C0HELP", "moi", None, 1))
    again = parse.mention(mention_body("U0A", "C0HELP", "moi", "1790000000.000001", 2))
    other = parse.mention(mention_body("U0A", "C0HELP", "moi", None, 3))
    assert first is not None
    assert again is not None
    assert other is not None
    assert first.case == again.case != other.case


def test_what_a_program_says_is_nobodys_question() -> None:
    body = mention_body("U0A", "C0HELP", "moi", None, 1)
    assert parse.mention({**body, "event": {**body["event"], "bot_id": "B0"}}) is None
    without_user = {k: v for k, v in body["event"].items() if k != "user"}
    assert parse.mention({**body, "event": without_user}) is None


def test_of_all_messages_only_those_to_us_alone_are_heard() -> None:
    body = mention_body("U0A", "D0A", "moi", None, 1)
    message = {**body["event"], "type": "message"}
    heard = {
        kind: parse.mention({**body, "event": {**message, **more}}) is not None
        for kind, more in {
            "direct": {"channel_type": "im"},
            "changed": {"channel_type": "im", "subtype": "message_changed"},
            "elsewhere": {"channel_type": "channel"},
        }.items()
    }
    assert heard == {"direct": True, "changed": False, "elsewhere": False}


@pytest.mark.parametrize(
    ("text", "sounds"), [("Apua!", True), ("\n&gt; Apua!", False), ("&gt;&gt;&gt; hälytys", False)]
)
def test_a_customers_cry_for_help_in_a_quote_is_no_agents(text: str, sounds: bool) -> None:
    asked = parse.mention(mention_body("U0A", "C0HELP", text, None, 1))
    assert asked is not None
    assert alarm.sounded(policy(), asked.typed) is sounds


def test_a_mention_without_text_is_an_empty_conversation() -> None:
    body = mention_body("U0A", "C0HELP", "", None, 1)
    event = {k: v for k, v in body["event"].items() if k != "text"}
    asked = parse.mention({**body, "event": event})
    assert asked is not None
    assert asked.conversation.last_customer_text == ""


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("<@U0TYYNI> hei", "hei"),
        ("<@U0TYYNI|tyyni> a &amp; b &lt;3", "a & b <3"),
        ("katso <https://x.example|tämä>", "katso tämä"),
        ("katso <https://x.example/a>", "katso https://x.example/a"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
    ],
)
def test_slacks_markup_is_what_a_person_sees(marked: str, plain: str) -> None:
    assert parse.plain(marked) == plain
