"""How the admin writes dates: sortable, to the second."""
