"""Other weights, tried before they are in force: revisions, back-tests, canaries and their tests."""
