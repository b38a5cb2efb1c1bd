"""How knowledge is spoken of over HTTP, one module a dialect."""
