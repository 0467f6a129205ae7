"""Reads the info@ mailbox, keeps the cases and their deadlines, sends what people approved."""
