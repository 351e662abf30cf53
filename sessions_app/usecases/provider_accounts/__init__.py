"""Provider accounts: added, switched on and off, and where their events arrive."""
