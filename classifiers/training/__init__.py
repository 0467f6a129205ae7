"""Training and measuring, never imported by the running bot."""
