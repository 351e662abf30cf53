"""Finance's session reports: what is asked for, the statements, the files. Use cases drive it."""
