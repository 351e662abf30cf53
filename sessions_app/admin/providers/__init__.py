"""Provider accounts: what staff do about them, and what providers told us. How they look is in `routing.admin`."""
