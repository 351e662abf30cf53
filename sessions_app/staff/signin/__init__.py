"""How staff sign in, stay signed in and are signed out; with a second factor where they have one or need one."""
