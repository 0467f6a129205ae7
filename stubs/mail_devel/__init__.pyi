# The part of mail-devel, which ships no types, that bot/demo/servers.py uses.
