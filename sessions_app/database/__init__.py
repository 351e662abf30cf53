"""The two database roles: the owner, which migrates, and the lesser one of web and workers."""
