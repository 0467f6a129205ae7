"""The command line: one file for each command, gathered in main.py."""
