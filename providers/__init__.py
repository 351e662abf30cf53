"""Payment providers: one contract, one folder for each provider, one list of them (`registry.py`)."""
