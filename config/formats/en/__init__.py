"""Date formats for English, the admin's only language."""
