"""Settings from the environment or `.env`; read once, at start, by bot.wiring alone."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from dotenv.parser import parse_stream
from pydantic import AliasChoices, BaseModel, Field, HttpUrl, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.errors import SettingsMissing

DAILY_TOKENS = 2_000_000
"""For all agents of the organisation together; some 800 suggestions."""
_NO_KEY = "none"
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


class Model(BaseModel):
    """What the language model needs; off where its name or the way to it is missing."""

    name: str
    api_key: SecretStr
    base_url: str | None
    seconds: float
    daily_tokens: int | None


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
    openai_base_url: HttpUrl | None = Field(None, validation_alias=_env("OPENAI_BASE_URL"))
    model: str | None = Field(None, validation_alias=_env("TYYNI_MODEL"))
    model_seconds: float = Field(8.0, gt=0, le=60, validation_alias=_env("TYYNI_MODEL_SECONDS"))
    model_daily_tokens: int = Field(
        DAILY_TOKENS, ge=0, validation_alias=_env("TYYNI_MODEL_DAILY_TOKENS")
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
    def language_model(self) -> Model | None:
        """The language model's settings; None where it is off. One's own server needs no key."""
        if self.model is None or (self.openai_api_key is None and self.openai_base_url is None):
            return None
        return Model(
            name=self.model,
            api_key=self.openai_api_key or SecretStr(_NO_KEY),
            base_url=str(self.openai_base_url) if self.openai_base_url else None,
            seconds=self.model_seconds,
            daily_tokens=self.model_daily_tokens or None,
        )

    @property
    def model_gap(self) -> str | None:
        """What is missing where the model's settings are half there."""
        ways = self.openai_api_key is not None or self.openai_base_url is not None
        if ways and self.model is None:
            return "The language model is off: set TYYNI_MODEL too."
        if self.model is not None and not ways:
            return "The language model is off: set OPENAI_API_KEY or OPENAI_BASE_URL too."
        return None

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
