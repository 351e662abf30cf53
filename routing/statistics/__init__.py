"""How provider accounts are doing: counts in the database, decayed or by the hour, and circuit breakers."""
