"""A tiny embedder to show and to test the way of meanings with, made on the spot.

It is real in form (an ONNX model and a tokenizer, as sentence models have them) and no more than a
demonstration in substance: every letter pair and every Chinese character has a vector drawn by
lot, and a text is their mean. Texts that share characters lie near each other; nothing more.
"""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from string import ascii_lowercase, digits
from typing import Any

_DIMENSION = 64
_LONGEST = 512
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_FLOAT, _INT64 = 1, 7


def make_demonstration_embedder(folder: Path) -> Path:
    """Write the model into *folder* (made if need be) and give it back, for ``fastembed:FOLDER``.

    Always the same model, byte by byte.
    """
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = [*_SPECIAL, *_pieces()]
    (folder / "model.onnx").write_bytes(_network(len(vocabulary)))
    for name, content in _files(vocabulary).items():
        (folder / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return folder


def _pieces() -> Iterator[str]:
    """Give what texts are cut into: one or two letters, a digit, a Chinese character."""
    yield from "".join(map(chr, range(0x21, 0x7F))).translate(
        {ord(letter): None for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    )
    for pair in product(ascii_lowercase, repeat=2):
        yield "".join(pair)
    for rest in (*ascii_lowercase, *digits, *map("".join, product(ascii_lowercase, repeat=2))):
        yield f"##{rest}"
    yield from _characters()


def _characters() -> Iterator[str]:
    """Give the characters of both old standards, simplified and traditional, each once."""
    simplified = (bytes(pair) for pair in product(range(0xB0, 0xF8), range(0xA1, 0xFF)))
    traditional = (bytes(pair) for pair in product(range(0xA4, 0xC7), range(0x40, 0xFF)))
    known: dict[str, None] = {}
    for pairs, codec in ((simplified, "gb2312"), (traditional, "big5")):
        known |= dict.fromkeys(pair.decode(codec, "ignore") for pair in pairs)
    return (character for character in known if len(character) == 1 and character > "\u3400")


def _files(vocabulary: list[str]) -> dict[str, Any]:
    """Give the small files that lie beside a model."""
    marks = dict(zip(("pad", "unk", "cls", "sep", "mask"), _SPECIAL, strict=True))
    special = {f"{name}_token": token for name, token in marks.items()}
    return {
        "tokenizer.json": _tokenizer(vocabulary),
        "tokenizer_config.json": {**special, "model_max_length": _LONGEST, "do_lower_case": True},
        "special_tokens_map.json": special,
        "config.json": {"hidden_size": _DIMENSION, "pad_token_id": 0},
        "zhiren.json": {"languages": ["zh", "en"], "pooling": "mean", "model_file": "model.onnx"},
    }


def _tokenizer(vocabulary: list[str]) -> dict[str, Any]:
    """Write a tokenizer in the form of the ``tokenizers`` library: longest piece first."""
    added = [
        {"id": number, "content": token, "special": True}
        | dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
        for number, token in enumerate(_SPECIAL)
    ]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added,
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": True,
            "lowercase": True,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": {piece: number for number, piece in enumerate(vocabulary)},
        },
    }


def _network(rows: int) -> bytes:
    """Write an ONNX model that looks its input up in a matrix: one row for each piece."""
    matrix = _tensor("vectors", (rows, _DIMENSION), _drawn_by_lot(rows))
    lookup = b"".join(
        (
            _field(1, "vectors"),
            _field(1, "input_ids"),
            _field(2, "last_hidden_state"),
            _field(4, "Gather"),
        )
    )
    graph = b"".join(
        (
            _field(1, lookup),
            _field(2, "demonstration"),
            _field(5, matrix),
            _field(11, _value("input_ids", _INT64, ("batch", "sequence"))),
            _field(12, _value("last_hidden_state", _FLOAT, ("batch", "sequence", _DIMENSION))),
        )
    )
    opset = _number(2, 17)
    return _number(1, 8) + _field(2, "zhiren") + _field(7, graph) + _field(8, opset)


def _drawn_by_lot(rows: int) -> bytes:
    import numpy as np

    values = np.random.default_rng(seed=7).standard_normal((rows, _DIMENSION))
    return values.astype("<f4").tobytes()


# ONNX is protocol buffers; the four messages of this model need no library.


def _tensor(name: str, shape: tuple[int, ...], raw: bytes) -> bytes:
    dimensions = b"".join(_number(1, size) for size in shape)
    return dimensions + _number(2, _FLOAT) + _field(8, name) + _field(9, raw)


def _value(name: str, kind: int, shape: tuple[str | int, ...]) -> bytes:
    sizes = (_number(1, one) if isinstance(one, int) else _field(2, one) for one in shape)
    tensor = _number(1, kind) + _field(2, b"".join(_field(1, size) for size in sizes))
    return _field(1, name) + _field(2, _field(1, tensor))


def _field(tag: int, content: bytes | str) -> bytes:
    raw = content.encode() if isinstance(content, str) else content
    return _varint(tag << 3 | 2) + _varint(len(raw)) + raw


def _number(tag: int, value: int) -> bytes:
    return _varint(tag << 3) + _varint(value)


def _varint(value: int) -> bytes:
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])
