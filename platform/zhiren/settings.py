"""What an operator can set. With `sources`, the only reader of the environment.

Values come from ``ZHIREN_*`` variables, then a ``.env``, then ``zhiren.toml`` in the working
folder; what none of them says has a default that works on a laptop.
"""

from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings.main import BaseSettings as _Base

Some = Annotated[int, Field(ge=1)]
Seconds = Annotated[float, Field(gt=0)]


def _is_path(prefix: str) -> str:
    """Refuse where nothing could be mounted."""
    if not prefix.startswith("/") or prefix.endswith("/"):
        raise ValueError("begin it with a slash, and end it with none, as /talent/api/v1")
    return prefix


def _is_site(url: str) -> str:
    """Refuse what no browser could open."""
    site = urlsplit(url)
    if site.scheme not in {"http", "https"} or not site.hostname:
        raise ValueError("write it as https://hr.example.com")
    return url


Mount = Annotated[str, AfterValidator(_is_path)]
Site = Annotated[str, AfterValidator(_is_site)]


class Settings(BaseSettings):
    """Everything that can be set, with its default."""

    model_config = SettingsConfigDict(
        env_prefix="ZHIREN_",
        env_file=".env",
        env_ignore_empty=True,
        toml_file="zhiren.toml",
        extra="ignore",
        protected_namespaces=(),
    )

    home: Path = Field(default_factory=lambda: user_data_path("zhiren"))
    """Everything that is written lies under here."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    database: str | None = None
    """An SQLAlchemy URL; None is SQLite in the home."""
    blobs: str | None = None
    """An fsspec URL; None is a folder in the home."""
    secret: SecretStr | None = None
    """Signs tokens; None makes one and keeps it in the home. Must be set off loopback."""
    token_minutes: Some = 120
    refresh_days: Some = 14
    research_token_days: Some = 7
    """How long an access token is good that the research API gave out."""
    trial_days: Some = 30
    """How long a researcher's account is called a trial; nothing ends with it."""
    research_shelves: Some = 3
    """How many knowledge bases a researcher may have."""
    shelf_documents: Some = 50
    """How many documents one of them may hold."""

    admin_username: str = "admin"
    admin_email: str = "admin@localhost.localdomain"
    admin_password: SecretStr | None = None
    """Of the first admin; None generates one and prints it once."""
    api_key: SecretStr | None = None
    """Whose key the command line and ``zhiren mcp`` use; None is the first admin."""
    anonymous: bool = False
    """Accept documind's anonymous calls from other machines too."""
    public_url: Site | None = None
    """Where candidates reach this server, as ``https://hr.example.com``; None is wherever whoever
    invites them reached it."""
    invitation_days: int = Field(default=7, ge=1, le=90)
    """How long an invited candidate's link is good, from the appointed time on."""
    trusted_proxies: list[str] = Field(default_factory=list)
    """Addresses or networks of the proxies that speak HTTPS for this server."""
    allowed_hosts: list[str] = Field(default_factory=list)
    """Host names beside loopback under which clients may call."""

    model: str = "builtin:"
    """``"provider:model"``; ``builtin:`` needs none."""
    model_fallbacks: list[str] = Field(default_factory=list)
    model_names: dict[str, str] = Field(default_factory=dict)
    """What other names that clients ask for stand for, as ``{"deepseek-v3": "openai:…"}``."""
    openai_base_url: str | None = None
    openai_api_key: SecretStr | None = None
    model_timeout: Seconds = 60.0
    """Seconds without a word from a model, after which we give up on it."""
    model_max_tokens: Some = 2000
    conversation_max_tokens: Some = 200_000
    """Prompt and answer tokens that one conversation may spend."""

    plugins_dir: Path | None = None
    """A folder of plugins that are one file each; None is none."""
    plugin_seconds: Seconds = 20.0
    """How long a plugin of others may take to come in, to open and to close."""
    trace_hooks: bool = False
    """Write every call of a hook, and how long it took, to standard error."""

    embedder: str | None = None
    """``fastembed:NAME`` or ``fastembed:/folder``; None searches words alone."""
    reranker: str | None = None
    """``openai:NAME``, a model that reads questions beside passages; None goes without."""
    rerank_seconds: Seconds = 1.0
    """How long a reranker may take; after that the order stays as it was."""
    index: str | None = None
    """A Milvus URI; None is Milvus Lite in the home."""

    redis: str | None = None
    """A Redis URL; with it several processes share the work. None is one process alone."""
    redis_prefix: str = "zhiren"
    """What our keys and channels begin with."""
    carries: list[Literal["interactive", "bulk"]] = ["interactive", "bulk"]
    """Queues whose tasks this process carries out; none leaves them to workers."""
    interactive_tasks: Some = 32
    """Tasks of interviews and conversations that one process carries at once."""
    bulk_tasks: Some = 2
    """Tasks with files that one process carries at once."""

    interview_prefix: Mount = "/interview/v1"
    talent_prefix: Mount = "/talent/api/v1"
    open_prefix: Mount = "/open/api/v1"
    research_prefix: Mount = "/research/api/v1"
    documind_prefix: Mount = "/documind/api/v1"

    max_upload: Some = 50 * 1024 * 1024
    """Bytes of one file."""
    max_headers: Some = 100
    max_header_bytes: Some = 32 * 1024
    """Of all headers of a request together."""
    body_timeout: Seconds = 30.0
    """Seconds without a byte of a body that was announced, after which we give up on it."""
    cors_origins: list[Site] = Field(default_factory=list)
    """Other sites whose pages may call, as ``https://hr.example.com``."""
    logins_per_minute: Some = 5
    """At one account, from one address."""
    logins_per_minute_address: Some = 300
    """From one address, at all accounts together."""
    registrations_per_minute: Some = 100
    """From one address."""
    requests_per_minute: Some = 100
    requests_per_minute_admin: Some = 500
    native_requests_per_minute: Some = 60_000

    @property
    def database_url(self) -> str:
        """Where rows live."""
        return self.database or f"sqlite+aiosqlite:///{self.home / 'zhiren.db'}"

    @property
    def blobs_url(self) -> str:
        """Where bytes live."""
        return self.blobs or (self.home / "blobs").as_uri()

    @property
    def index_uri(self) -> str:
        """Where vectors live."""
        return self.index or str(self.home / "index.db")

    @property
    def has_index_server(self) -> bool:
        """Whether several processes can share the index."""
        return "://" in self.index_uri

    def prefix(self, dialect: str) -> str:
        """Where *dialect* is mounted."""
        prefix: str = getattr(self, f"{dialect}_prefix")
        return prefix

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[_Base],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments, the environment, ``.env`` and ``zhiren.toml``, in this order."""
        toml = TomlConfigSettingsSource(settings_cls)
        return init_settings, env_settings, dotenv_settings, toml, file_secret_settings


def describe(settings: Settings) -> dict[str, Any]:
    """List the settings without their secrets."""
    return settings.model_dump(mode="json")
