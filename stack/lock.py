"""Makes `jars.lock` again from `jars.pom.xml`: Maven resolves, the checksums of what came are written down.

For maintainers, by `python -m stack.lock`; it needs Maven and network access. Read the difference before committing it.
"""

import hashlib
import subprocess
import tempfile
from pathlib import Path

from stack.jars import LOCK

HEAD = """\
# Apache Kafka with all it needs, and PostgreSQL for each platform: coordinate, SHA-256.
# Made from jars.pom.xml by python -m stack.lock; not to be changed by hand.
"""


def resolve(pom: Path) -> list[str]:
    """Lines of the lock for what Maven resolves. Raises CalledProcessError with Maven's own words printed."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                *("mvn", "-q", "-f", str(pom), "dependency:copy-dependencies", "-DincludeScope=runtime"),
                # The path of each file then says its group, artifact and version.
                *("-Dmdep.useRepositoryLayout=true", f"-DoutputDirectory={folder}"),
            ],
            check=True,
        )
        lines = []
        for jar in Path(folder).rglob("*.jar"):
            *group, artifact, version, _ = jar.relative_to(folder).parts
            lines.append(f"{'.'.join(group)}:{artifact}:{version} {hashlib.sha256(jar.read_bytes()).hexdigest()}")
        return sorted(lines)


if __name__ == "__main__":
    LOCK.write_text(HEAD + "".join(f"{line}\n" for line in resolve(LOCK.with_name("jars.pom.xml"))), "ascii")
