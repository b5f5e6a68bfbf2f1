"""Settings from the environment or `.env`; read once, at start, by bot.wiring alone."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from dotenv.parser import parse_stream
from pydantic import AliasChoices, BaseModel, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.errors import SettingsMissing

DEFAULT_SLACK_API = "https://slack.com/api/"
_FILE = Path(".env")
_ENCODING = "utf-8-sig"
_SLACK_PAIR = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")


def _env(name: str) -> AliasChoices:
    return AliasChoices(name, name.lower())


class Slack(BaseModel):
    """What Slack needs; off where the token or the signing secret is missing."""

    bot_token: SecretStr
    signing_secret: SecretStr
    api_url: str


class Settings(BaseSettings):
    """All of them; a platform whose settings are missing is off."""

    model_config = SettingsConfigDict(
        env_file=_FILE,
        env_file_encoding=_ENCODING,
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
    )

    policy_dir: Path | None = Field(None, validation_alias=_env("TYYNI_POLICY_DIR"))
    data_dir: Path = Field(Path(".data"), validation_alias=_env("TYYNI_DATA_DIR"))
    database_url: SecretStr | None = Field(None, validation_alias=_env("TYYNI_DATABASE_URL"))
    log_format: Literal["text", "json"] = Field("text", validation_alias=_env("TYYNI_LOG_FORMAT"))
    api_token: SecretStr | None = Field(None, validation_alias=_env("TYYNI_API_TOKEN"))
    slack_bot_token: SecretStr | None = Field(None, validation_alias=_env("SLACK_BOT_TOKEN"))
    slack_signing_secret: SecretStr | None = Field(
        None, validation_alias=_env("SLACK_SIGNING_SECRET")
    )
    slack_api_url: str = Field(DEFAULT_SLACK_API, validation_alias=_env("SLACK_API_URL"))
    openai_api_key: SecretStr | None = Field(None, validation_alias=_env("OPENAI_API_KEY"))
    outside: dict[str, tuple[SecretStr, ...] | SecretStr] = Field(
        default_factory=dict, validation_alias=_env("TYYNI_OUTSIDE")
    )
    teams_client_id: str | None = Field(None, validation_alias=_env("TEAMS_CLIENT_ID"))

    @property
    def slack(self) -> Slack | None:
        """Slack's settings; None where it is off."""
        if self.slack_bot_token is None or self.slack_signing_secret is None:
            return None
        return Slack(
            bot_token=self.slack_bot_token,
            signing_secret=self.slack_signing_secret,
            api_url=self.slack_api_url,
        )

    @property
    def addresses(self) -> dict[str, tuple[SecretStr, ...]]:
        """Addresses of each destination outside the platform, by its name, in order."""
        return {
            name: given if isinstance(given, tuple) else (given,)
            for name, given in self.outside.items()
        }

    @property
    def gaps(self) -> tuple[str, ...]:
        """Settings that are half there, a sentence each."""
        values = (self.slack_bot_token, self.slack_signing_secret)
        pairs = dict(zip(_SLACK_PAIR, values, strict=True))
        missing = [name for name, value in pairs.items() if value is None]
        if len(missing) == 1:
            return (f"Slack is off: set {missing[0]} too.",)
        return ()

    @property
    def database(self) -> str:
        """The database's URL: SQLite in the data folder by default."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.data_dir / 'tyyni.db').absolute()}"


def read_settings() -> Settings:
    """Settings as they stand; SettingsMissing names every one that is wrong, at once."""
    try:
        return _settings()
    except ValidationError as error:
        lines = "; ".join(_sentences(error))
        raise SettingsMissing(f"Mend these settings and start again: {lines}.") from None


def sound_settings() -> tuple[Settings, tuple[str, ...]]:
    """Settings with the default in the place of all that is wrong, and a sentence each for it."""
    try:
        return _sound(tuple(_broken_lines()))
    except SettingsMissing as error:
        return _sound((str(error),), _env_file=None)


def _sound(wrong: tuple[str, ...], **given: Any) -> tuple[Settings, tuple[str, ...]]:  # noqa: ANN401 - passed on
    try:
        return _settings(**given), wrong
    except ValidationError as error:
        return _settings(**given, **_defaults(error)), (*wrong, *_sentences(error))


def _settings(**given: Any) -> Settings:  # noqa: ANN401 - as pydantic takes them
    # Its own warnings name a line and no more; doctor says what to do about it.
    logging.getLogger("dotenv").setLevel(logging.CRITICAL)
    try:
        return Settings(**given)
    except UnicodeDecodeError:
        raise SettingsMissing(
            f"The file {_FILE} is not UTF-8 text; save it as UTF-8 and start again."
        ) from None
    except OSError:
        raise SettingsMissing(
            f"The file {_FILE} cannot be read; see that this user may read it, or remove it."
        ) from None


def _broken_lines() -> Iterator[str]:
    """The lines of the file that set nothing because they cannot be read."""
    with suppress(OSError), _FILE.open(encoding=_ENCODING, errors="replace") as file:
        for found in parse_stream(file):
            if found.error:
                yield f"{_FILE}:{found.original.line}: this line cannot be read; write NAME=value"


def _defaults(error: ValidationError) -> dict[str, Any]:
    """The default of each setting that is wrong, by the name of its variable."""
    wrong = {_name(found["loc"]) for found in error.errors()}
    return {
        name: field.default
        for field in Settings.model_fields.values()
        if isinstance(field.validation_alias, AliasChoices)
        for name in field.validation_alias.choices
        if name in wrong
    }


def _sentences(error: ValidationError) -> Iterator[str]:
    for found in error.errors(include_input=False, include_url=False):
        yield f"{_name(found['loc'])}: {found['msg']}"


def _name(loc: tuple[int | str, ...]) -> str:
    return str(loc[0]).upper() if loc else "settings"
