"""The demo: an in-memory mail server with sample mails, and the real program on it."""
