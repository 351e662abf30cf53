"""The public API. Its plumbing lies here, each resource in a folder."""
