"""Which source of bytes stands behind ``--bron``."""

from __future__ import annotations

import json
from pathlib import Path

from sources import catalog, fetcher
from sources.errors import CannotStart
from sources.fetch import archive, bundle, live
from sources.snapshots import SnapshotStore


def choose_fetcher(bron: str, deliveries: Path) -> fetcher.Fetcher:
    """The source of bytes behind ``--bron``: bundel, voorbeeld, live, a folder of replies, or the folder of a published edition.

    ``deliveries``: the folder with the register of offered deliveries, which go with the live sources.

    Raises:
        CannotStart: no such folder.
    """
    if bron in bundle.BUNDLES:
        return bundle.Bundle(catalog.FOLDER, bron)
    if bron == "live":
        return live.Live(deliveries)
    folder = Path(bron)
    if not folder.is_dir():
        raise CannotStart(
            f"--bron {bron}: geen map. Kies bundel, voorbeeld, live, een map met de indeling van de bundel of de map van een editie."
        )
    if (folder / "manifest.json").exists():
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return archive.Archive(manifest, SnapshotStore(folder.parent.parent / "snapshots"))
    return bundle.Bundle(folder)
