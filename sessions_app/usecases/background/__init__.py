"""How background work is done, and the work that belongs to no other noun."""
