"""The date format of the admin: sortable, to the second."""
