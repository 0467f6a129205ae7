"""Tells what a letter asks for; knows letters, not cases."""

import os

# onnxruntime would report its use to its maker; set before anything can load it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
