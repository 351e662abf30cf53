"""Session reports for finance: definition, SQL statements and files."""
