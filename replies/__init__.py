"""The wording of the letters; knows wording, not cases."""
