from .cli.output import AsJson as AsJson
from .cli.output import console as console
from .cli.output import messages as messages
from .cli.output import print_json as print_json

__all__ = ["AsJson", "console", "messages", "print_json"]
