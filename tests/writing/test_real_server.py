"""Against llama.cpp's server with real weights, where two variables say where they are.

Asserted is what happens to the bytes, never what a small model says.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass

import httpx
import pytest
from pydantic import BaseModel, SecretStr

from bot.domain.conversation import Conversation
from bot.domain.errors import Silent
from bot.domain.suggestion import Help
from bot.ports import Spent
from bot.writing import client
from bot.writing.client import Caller, Endpoint, connect
from bot.writing.prompts import Prompt
from bot.writing.shapes import NoticedAllOut, SuggestionsOut
from tests.writing.desk import LATE, Stage
from tools.standin import free_port

# Read when the file is imported: each test begins without the settings of whoever runs it.
SERVER = os.environ.get("TYYNI_TEST_LLAMA_SERVER", "")
WEIGHTS = os.environ.get("TYYNI_TEST_LLAMA_WEIGHTS", "")
__test__ = bool(SERVER and WEIGHTS)
START_SECONDS = 300.0
ANSWER_SECONDS = 300.0
"""Far more than an answer takes, also beside other work: what is looked at is not how long."""
ROOM, NO_ROOM = 400, 3
"""Tokens: a grammar may pad with white space; no answer in the schema has so few as the second."""
PROMPT = Prompt(
    "suggest",
    "suggest@test",
    'Answer in JSON: {"suggestions": [{"style", "text", "clauses"}]}.',
    "Three weeks and no parcel.",
)


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int

    def __post_init__(self) -> None:
        self.spent: list[Spent] = []
        endpoint = Endpoint("local", SecretStr("none"), f"http://127.0.0.1:{self.port}/v1")
        self.caller = Caller(connect(endpoint), "local", self.spent.append)


@pytest.fixture
def server() -> Iterator[Server]:
    port = free_port()
    # One thread: several wait for each other, and beside other work for the slowest.
    command = [SERVER, "-m", WEIGHTS, "--port", str(port), "-c", "4096", "-t", "1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await_ready(process, port)
        yield Server(process, port)
    finally:
        process.kill()
        process.wait()


def _await_ready(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


async def asked(server: Server, shape: type[BaseModel]) -> str | Help:
    """The whole answer, or why there is none."""
    try:
        return await server.caller.whole(PROMPT, shape, ANSWER_SECONDS)
    except Silent as silent:
        return silent.why


@pytest.mark.parametrize("shape", [SuggestionsOut, NoticedAllOut])
async def test_an_answer_streams_in_the_schema_or_is_cut_short(
    server: Server, shape: type[BaseModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A base model may write until its room is used up; then it says so and nothing else."""
    monkeypatch.setattr(client, "TOKENS", ROOM)
    answer = await asked(server, shape)
    if isinstance(answer, Help):
        assert answer is Help.UNUSABLE
    else:
        shape.model_validate_json(answer)
    assert server.spent[0].tokens_out > 0


async def test_an_answer_without_room_is_cut_short(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "TOKENS", NO_ROOM)
    assert await asked(server, SuggestionsOut) is Help.UNUSABLE
    assert server.spent[0].tokens_out == NO_ROOM


async def test_a_time_out_ends_the_call(server: Server) -> None:
    began = time.monotonic()
    with pytest.raises(Silent) as silent:
        await server.caller.whole(PROMPT, SuggestionsOut, 0.3)
    assert silent.value.why is Help.LATE
    assert time.monotonic() - began < 30


async def test_a_server_killed_in_mid_stream_is_away(server: Server) -> None:
    pieces = server.caller.stream(PROMPT, SuggestionsOut, 60)
    await anext(pieces)
    server.process.send_signal(signal.SIGKILL)
    with pytest.raises(Silent) as silent:
        await _rest(pieces)
    assert silent.value.why is Help.AWAY


async def _rest(pieces: AsyncGenerator[str, None]) -> None:
    async for _ in pieces:
        pass


async def test_the_agent_has_the_playbooks_words_whatever_comes(server: Server) -> None:
    stage = Stage(seconds=20.0)
    caller = Caller(server.caller.client, "local", stage.budget.spend)
    object.__setattr__(stage.writer, "caller", caller)
    answers = await stage.all(Conversation.of(LATE))
    assert answers[0].suggestions
    assert answers[-1].suggestions[: len(answers[0].suggestions)] == answers[0].suggestions
    assert answers[-1].help is not Help.NONE
