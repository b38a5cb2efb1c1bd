"""This is where it is known at which address people reach this server."""

from zhiren import Call


def base_url(call: Call) -> str:
    """Tell where this server is reached: as it was set, or as whoever asks has reached it."""
    settings = call.host.settings
    if settings.public_url is not None:
        return settings.public_url.rstrip("/") + "/"
    if call.request is not None:
        return str(call.request.base_url)
    return f"http://{settings.host}:{settings.port}/"
