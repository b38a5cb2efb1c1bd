"""Parsers that do what hostile files make real ones do; workers load them by name."""

import os
import sys
import time

from zhiren.documents import ParsedDocument
from zhiren.errors import UnsupportedFormat


def tell(data: bytes, name: str) -> ParsedDocument:
    return ParsedDocument(text=f"{os.getpid()} {name} {len(data)}")


def nap(data: bytes, name: str) -> ParsedDocument:
    begin = time.monotonic()
    time.sleep(float(data))
    return ParsedDocument(text=f"{begin} {time.monotonic()}")


def loop(data: bytes, name: str) -> ParsedDocument:
    while True:
        pass


def grow(data: bytes, name: str) -> ParsedDocument:
    held = []
    while True:
        held.append(bytearray(os.urandom(10_000)) * 1000)
        time.sleep(0.01)


def leave(data: bytes, name: str) -> ParsedDocument:
    os._exit(3)


def trip(data: bytes, name: str) -> ParsedDocument:
    raise KeyError("secret detail")


def refuse(data: bytes, name: str) -> ParsedDocument:
    raise UnsupportedFormat("Not this one.")


def chat(data: bytes, name: str) -> ParsedDocument:
    sys.stdout.write("noise " * 1000)
    os.write(1, b"native noise" * 1000)
    sys.stdout.flush()
    return ParsedDocument(text="quiet")


def environment(data: bytes, name: str) -> ParsedDocument:
    return ParsedDocument(text=" ".join(os.environ))


def nothing(data: bytes, name: str) -> ParsedDocument:
    return ParsedDocument(text=" \n ")
