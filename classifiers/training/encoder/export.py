"""Writes a fine-tuned network as the files that `classifiers.encoder` reads."""

import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from classifiers.encoder import HEAD, NETWORK
from classifiers.training.encoder.network import Network

OPSET = 17


def export(network: Network, folder: Path) -> None:
    """The body as ONNX with weights in eight bits, the head as it is."""
    network.eval()
    with tempfile.TemporaryDirectory() as place:
        whole = Path(place) / NETWORK
        _write(network, whole)
        quantize_dynamic(
            whole,
            folder / NETWORK,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gather"],
        )
    _nameless(folder / NETWORK)
    np.savez_compressed(
        folder / HEAD,
        allow_pickle=False,
        weights=network.head.weight.detach().numpy(),
        bias=network.head.bias.detach().numpy(),
    )


def _write(network: Network, path: Path) -> None:
    ids = torch.tensor([[0, 5, 6, 2]])
    axes = {0: "batch", 1: "length"}
    torch.onnx.export(
        network.body,
        (ids, torch.zeros_like(ids)),
        str(path),
        input_names=["ids", "segment"],
        output_names=["vectors"],
        dynamic_axes={"ids": axes, "segment": axes, "vectors": axes},
        opset_version=OPSET,
        dynamo=False,
    )


def _nameless(path: Path) -> None:
    """Notes of where and by what it was made change nothing; the same weights, the same bytes."""
    model = onnx.load(str(path))
    for node in model.graph.node:
        node.doc_string = ""
    model.producer_name = model.producer_version = ""
    onnx.save(model, str(path))
