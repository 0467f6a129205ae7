"""Plain ways to do what the model does, trained on the same mails, to be measured beside it."""
