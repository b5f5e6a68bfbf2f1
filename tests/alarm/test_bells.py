"""What rings outside the platform, against a real server on this machine."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from pydantic import SecretStr

from bot.alarm.bells import Bells, is_address, made
from bot.alarm.everywhere import Everywhere
from bot.domain.errors import Unavailable
from bot.domain.escalation import Card
from bot.domain.outbox import Kind, Message
from tests.examples import MORNING, escalation, policy
from tests.fakes import OnePolicy, RecordingNotifier


@dataclass
class Telephone:
    """Answers calls with the statuses it is given, then with 200; with `hangs` set, late."""

    port: int = 0
    statuses: list[int] = field(default_factory=list)
    calls: list[dict[str, str]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    hangs: threading.Event = field(default_factory=threading.Event)
    picks_up: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> SecretStr:
        return SecretStr(f"json://127.0.0.1:{self.port}/ring")


@pytest.fixture
def telephone() -> Iterator[Telephone]:
    phone = Telephone()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if phone.hangs.is_set():
                phone.picks_up.wait(10)
            body = self.rfile.read(int(self.headers["content-length"]))
            phone.calls.append(json.loads(body))
            phone.keys.append(self.headers["idempotency-key"])
            self.send_response(phone.statuses.pop(0) if phone.statuses else 200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    phone.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield phone
    phone.picks_up.set()
    server.shutdown()
    server.server_close()
    thread.join()


def bells(*addresses: SecretStr, patience: float = 5.0) -> Bells:
    return Bells({"on-call": addresses}, patience=patience, pause=0.0)


async def test_a_bell_rings_by_its_name(telephone: Telephone) -> None:
    await bells(telephone.address).ring("outside:on-call", "Apua", "Avaa Slack.")
    (call,) = telephone.calls
    assert (call["title"], call["message"]) == ("Apua", "Avaa Slack.")


async def test_a_call_that_fails_is_tried_again_and_then_the_next_address(
    telephone: Telephone,
) -> None:
    telephone.statuses = [500, 503]
    await bells(telephone.address, telephone.address).ring("outside:on-call", "t", "b")
    assert len(telephone.calls) == 3


async def test_a_call_that_is_made_again_after_a_kill_has_the_same_key(
    telephone: Telephone,
) -> None:
    notifier = Everywhere(RecordingNotifier(), bells(telephone.address), OnePolicy(policy()))
    for key in ("k1", "k1", "k2"):
        await notifier.post("outside:on-call", escalation(), key)
    assert telephone.keys == ["k1", "k1", "k2"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"pagerduty://{'a' * 32}@{'b' * 32}/tyyni/web", "dedup=k1"),
        (f"opsgenie://{'a' * 32}/user@example.com", "alias=k1"),
        # What the address itself says stands.
        (f"opsgenie://{'a' * 32}/user@example.com?alias=own", "alias=own"),
    ],
)
def test_a_service_that_takes_a_key_has_it(address: str, said: str) -> None:
    bell = made(SecretStr(address), 1.0, "k1")
    assert bell is not None
    assert said in bell[0].url()  # type: ignore[no-untyped-call]  # as apprise has it


async def test_where_nobody_answers_it_says_so(telephone: Telephone) -> None:
    telephone.statuses = [500] * 9
    nowhere = SecretStr("json://127.0.0.1:9/")
    with pytest.raises(Unavailable):
        await bells(telephone.address, nowhere).ring("outside:on-call", "t", "b")
    with pytest.raises(Unavailable):
        await bells(telephone.address).ring("outside:nobody", "t", "b")


async def test_a_telephone_that_hangs_is_not_waited_for(telephone: Telephone) -> None:
    telephone.hangs.set()
    hung = bells(telephone.address, patience=0.2)
    with pytest.raises(Unavailable):
        await replace(hung, tries=1).ring("outside:on-call", "t", "b")


def test_an_address_that_nothing_can_ring_is_known_for_one() -> None:
    assert is_address(SecretStr("json://127.0.0.1/"))
    assert not is_address(SecretStr("carrier-pigeon://coop"))


async def test_an_escalation_rings_outside_without_a_word_of_the_customers(
    telephone: Telephone,
) -> None:
    notifier = Everywhere(RecordingNotifier(), bells(telephone.address), OnePolicy(policy()))
    card = await notifier.post("outside:on-call", replace(escalation(), alarm=True), "k1")
    assert card == Card("outside:on-call", "k1", "outside:on-call")
    said = json.dumps(telephone.calls, ensure_ascii=False)
    assert "kutsuu apua" in said
    assert "Paketti" not in said
    assert "lue nyt" not in said


async def test_the_platform_is_asked_for_its_own_cards_alone(telephone: Telephone) -> None:
    slack = RecordingNotifier()
    notifier = Everywhere(slack, bells(telephone.address), OnePolicy(policy()))
    both = (Card("C0A", "1.0", "slack:C0A"), Card("outside:on-call", "k", "outside:on-call"))
    shown = replace(escalation(), cards=both)
    await notifier.update(shown)
    assert slack.updates[0].cards == both[:1]
    again = Message("k2", Kind.CALL, MORNING, to="outside:on-call")
    assert await notifier.find(again, shown) is None
    await notifier.say(again, shown)
    await notifier.say(replace(again, to="slack:C0A"), shown)
    assert len(telephone.calls) == 1
    assert [message.to for message in slack.said] == ["slack:C0A"]
