"""Legal texts: the catalogue, their sources, the tree 编/章/节/条/款/项/目 and the citations that lead into it.

The public names stand in ``__init__.pyi`` and are loaded on first use, so that nobody waits for what he does not need.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
