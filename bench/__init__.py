"""Benchmarks: rates as ratios against a peer or a bare baseline in one run."""
