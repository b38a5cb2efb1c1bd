"""This is where THIRD_PARTY.md's table comes from: each locked package's own metadata.

``python scripts/licences.py`` rewrites the table in place. Packages that belong to another
platform are not installed here; their rows stay as they were, unless ``--also DIR`` names a folder
into which they were installed with ``--target``.
"""

import argparse
import re
from collections.abc import Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTING = ROOT / "THIRD_PARTY.md"
LOCK = ROOT / "requirements.lock"
LONGEST = 60
_PIN = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)
_ROW = re.compile(r"^\| ([\w.-]+) \| (\d\S*) \| (.+) \|$", re.MULTILINE)


def locked() -> dict[str, str]:
    """Return the version of every locked package, by name."""
    return dict(_PIN.findall(LOCK.read_text(encoding="utf-8")))


def listed() -> dict[str, tuple[str, str]]:
    """Return the version and licence of every package in THIRD_PARTY.md, by name."""
    rows = _ROW.findall(LISTING.read_text(encoding="utf-8"))
    return {name: (version, licence) for name, version, licence in rows}


def licence_of(distribution: Distribution) -> str:
    """Say a package's licence as its authors do, in a few words; empty when they do not say."""
    metadata = distribution.metadata
    if "License-Expression" in metadata:
        return metadata["License-Expression"]
    classifiers = [
        classifier.rpartition("::")[2].strip()
        for classifier in metadata.get_all("Classifier") or ()
        if classifier.startswith("License ::") and not classifier.endswith("approved")
    ]
    field = metadata["License"].strip() if "License" in metadata else ""
    if not field or "\n" in field or len(field) > LONGEST:
        return " or ".join(classifiers) or _title(distribution)
    return f"{field} ({', '.join(classifiers)})" if len(classifiers) > 1 else field


def table(also: Sequence[str] = ()) -> str:
    """Draw the table for every locked package."""
    here = {_normal(found.name): found for found in reversed([*distributions()])}
    here |= {_normal(found.name): found for found in distributions(path=[*also])}
    before = listed()
    rows = []
    for name, version in locked().items():
        found = here.get(_normal(name))
        licence = licence_of(found) if found else before.get(name, ("", ""))[1]
        rows.append(f"| {name} | {version} | {licence or 'not said'} |")
    return "\n".join(["| package | version | licence |", "| --- | --- | --- |", *rows])


def _title(distribution: Distribution) -> str:
    """Take the first line of the package's licence file."""
    for file in distribution.files or ():
        if file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING")):
            text = Path(str(file.locate())).read_text(encoding="utf-8")
            return next((line.strip() for line in text.splitlines() if line.strip()), "")
    return ""


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    """Rewrite the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--also", action="append", default=[], metavar="DIR")
    rows = table(parser.parse_args().also)
    head, marker, _ = LISTING.read_text(encoding="utf-8").partition("-->\n")
    LISTING.write_text(f"{head}{marker}\n{rows}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
