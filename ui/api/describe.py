"""Prints the description of the interface, as stored in ``docs/openapi.json``."""

import sys

from ui.api.http import openapi_text

if __name__ == "__main__":
    sys.stdout.write(openapi_text())
