"""Takes YASGUI, the query editor of `graphbuild serve`, from npm into the wheel; where there is no npm, the wheel does without."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE, VERSION = "@zazuko/yasgui", "4.6.2"
INTEGRITY = "sha512-Zw45KdPoAE1KRaAoxIHdQqeJxvaVG1oQdntw0hy0ktX35Zu8ZccuOLrXCLwR+GU+0xMzLw8Mjw6BkSZV2vUuQw=="
FILES = ("build/yasgui.min.js", "build/yasgui.min.css", "package.json")  # the last tells the licence (MIT) and the authors
SECONDS = 120


class YasguiHook(BuildHookInterface):  # type: ignore[type-arg,misc]  # hatchling is there while building alone
    """Adds YASGUI's files to the data files of a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch the package, hold it against its hash, and add what is needed of it."""
        del version
        if self.target_name != "wheel":
            return
        self._scratch = Path(tempfile.mkdtemp(prefix="yasgui-"))
        try:
            archive = fetch(self._scratch)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            sys.stderr.write(f"YASGUI is left out, and the plain query page will be used: {error}\n")
            return
        with tarfile.open(archive) as members:
            for name in FILES:
                content = members.extractfile(f"package/{name}")
                if content is None:
                    continue
                path = self._scratch / Path(name).name
                path.write_bytes(content.read())
                build_data.setdefault("shared_data", {})[str(path)] = f"share/graphbuild/yasgui/{path.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clear up."""
        del version, build_data, artifact_path
        if hasattr(self, "_scratch"):
            shutil.rmtree(self._scratch, ignore_errors=True)


def fetch(folder: Path) -> Path:
    """Fetch the package's archive into a folder.

    Raises:
        OSError: There is no npm.
        subprocess.SubprocessError: npm fails.
        ValueError: It is not the archive that it should be.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("there is no npm command")
    command = [
        npm,
        "pack",
        f"{PACKAGE}@{VERSION}",
        "--silent",
        "--ignore-scripts",
        "--fetch-retries=1",
        "--pack-destination",
        str(folder),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS, cwd=folder)  # noqa: S603
    (archive,) = folder.glob("*.tgz")
    digest = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != INTEGRITY:
        raise ValueError(f"{PACKAGE} {VERSION} is not what it was: {digest}")
    return archive
