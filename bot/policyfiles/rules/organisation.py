"""The organisation: time zone, contact details, people and channels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo, available_timezones

from bot.domain import policy as p
from bot.policyfiles.problem import Problem, did_you_mean, shown
from bot.policyfiles.rules.whole import Whole

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_URL = re.compile(r"https?://[^\s/]{3,253}(?:/\S*)?")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{1,24}")
_LEAST_DIGITS, _MOST_DIGITS = 3, 15
_SLACK_PERSON = re.compile(r"[USW][A-Z0-9]{2,20}")
_SLACK_CHANNEL = re.compile(r"[CGD][A-Z0-9]{2,20}")


def time_zone(whole: Whole) -> Iterator[Problem]:
    """A time zone that does not exist."""
    name = whole.policy.organisation.time_zone
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        hint = did_you_mean(name, available_timezones()) or "; write one such as Europe/Helsinki"
        said = f"no time zone is called {shown(name)}{hint}"
        yield whole.file("organisation.yaml").at("time_zone").problem(said)


def contacts(whole: Whole) -> Iterator[Problem]:
    """A contact detail that is not written as its kind is."""
    for contact, spot in whole.each(p.Contact):
        said = _malformed(contact)
        if said:
            yield spot.at("value").problem(f"{shown(contact.value)} {said}")
        if contact.checked and not is_date(contact.checked):
            said = f"{shown(contact.checked)} is no day; write year-month-day, such as '2026-11-21'"
            yield spot.at("checked").problem(said)


def is_date(text: str) -> bool:
    """Whether a text is a day of the calendar, as year-month-day."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _malformed(contact: p.Contact) -> str | None:
    value = contact.value
    digits = sum(char.isdigit() for char in value)
    right_length = _LEAST_DIGITS <= digits <= _MOST_DIGITS
    is_phone = bool(_PHONE.fullmatch(value)) and right_length
    fits = {
        p.ContactKind.PHONE: is_phone,
        p.ContactKind.EMAIL: bool(_EMAIL.fullmatch(value)),
        p.ContactKind.URL: bool(_URL.fullmatch(value)),
        p.ContactKind.ADDRESS: True,
    }
    said = {
        p.ContactKind.PHONE: (
            "is no phone number; write digits and spaces, such as '+358 9 123 456'"
        ),
        p.ContactKind.EMAIL: "is no e-mail address; write one such as help@shop.example",
        p.ContactKind.URL: "is no web address; begin it with https://",
    }
    return None if fits[contact.kind] else said[contact.kind]


def people_and_channels(whole: Whole) -> Iterator[Problem]:
    """Names of people and channels where ids are meant."""
    organisation = whole.policy.organisation
    top = whole.file("organisation.yaml")
    for field in ("supervisors", "admins"):
        for index, person in enumerate(getattr(organisation.people, field)):
            if not _is_id(person, _SLACK_PERSON):
                said = (
                    f"{shown(person)} is no user id; write the id, such as U0123456, not the name"
                )
                yield top.at("people", field, index).problem(said)
    for index, channel in enumerate(organisation.channels.help):
        if not _is_id(channel, _SLACK_CHANNEL):
            yield top.at("channels", "help", index).problem(_no_channel(channel))
    admin = organisation.channels.admin
    if admin and not _is_id(admin, _SLACK_CHANNEL):
        yield top.at("channels", "admin").problem(_no_channel(admin))


def _is_id(text: str, slack: re.Pattern[str]) -> bool:
    """An id of Slack, or one of Teams, which are long and hold digits and a mark."""
    is_teams = any(mark in text for mark in ":-") and any(char.isdigit() for char in text)
    return bool(slack.fullmatch(text)) or (is_teams and not any(char.isspace() for char in text))


def _no_channel(channel: str) -> str:
    return f"{shown(channel)} is no channel id; write the id, such as C0123456, not the name"
