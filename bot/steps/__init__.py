"""One arrow of the flow each."""
