"""The HTTP layer: typed endpoints, dialects, who is asking, streams, the native API."""
