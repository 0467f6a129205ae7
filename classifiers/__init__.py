"""Tells what a letter asks for; knows letters, not cases."""
