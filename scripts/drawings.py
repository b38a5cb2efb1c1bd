"""This is where docs/graphs/ comes from: each graph's own drawing of itself, as Mermaid."""

from pathlib import Path

from zhiren import Host

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "graphs"


def draw(host: Host) -> dict[str, str]:
    """Draw every graph, by name."""
    return {
        graph.name: graph.compiled.get_graph().draw_mermaid().strip() + "\n"
        for graph in host.graphs.values()
    }


def main() -> None:
    """Write every drawing, and drop those of graphs that are gone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    drawn = draw(Host())
    for old in FOLDER.glob("*.mmd"):
        if old.stem not in drawn:
            old.unlink()
    for name, text in drawn.items():
        (FOLDER / f"{name}.mmd").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
