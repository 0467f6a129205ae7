"""Fine-tunes the encoder; needs PyTorch, which only those who train install."""
