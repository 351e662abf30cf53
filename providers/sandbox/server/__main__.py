"""`python -m providers.sandbox.server` starts the sandbox."""

from providers.sandbox.server.process import main

if __name__ == "__main__":
    main()
