"""Figures: question files, metrics, ablations, calibration, reports, benches, and the gate against stored figures.

The public names stand in ``__init__.pyi`` and are loaded on first use, so that nobody waits for what he does not need.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
