"""This is where the index is looked at while the host runs."""

from zhiren import Host, Unavailable
from zhiren.checks import Finding, missing, ok


async def index(host: Host) -> Finding:
    """Look for something by meaning, where an embedder is set; words stand in the database."""
    if host.search.embedder is None:
        return ok("words alone are searched")
    try:
        await host.search.start()
    except Unavailable as error:
        return missing(str(error), "See what `zhiren doctor` says of the embedder and the index.")
    return ok(f"{host.search.embedder.name} answers")
