"""``python -m ui.cli``: the command without its entry point, for a checkout that is not installed."""

from ui.cli import main

main()
