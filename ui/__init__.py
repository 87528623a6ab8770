"""The workbench in the browser, the command line, and the exports.

The public names stand in ``__init__.pyi`` and are loaded on first use.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
