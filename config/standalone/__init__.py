"""What `make run` needs on one machine: a supervisor, an embedded PostgreSQL, the Unix account it runs as."""
