"""Plots as SVG data URIs: no file beside the page, nothing fetched, letters drawn as paths.

matplotlib is imported when the first plot is drawn. Where the machine has no Chinese font the ticks are numbered, and
the page says beneath what each number stands for.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from corpus import DataError
from evaluation.calibration import Calibration

__all__ = ["bars", "has_chinese_font", "histogram", "lines", "reliability", "require_plots"]

_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Noto Serif CJK SC",
    "Noto Serif CJK JP",
)
_COLOURS = ("#1f5f8b", "#c8553d", "#588157", "#8d6a9f")


@lru_cache(maxsize=1)
def _chinese_font() -> str | None:
    from matplotlib import font_manager

    there = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in _FONTS if name in there), None)


def require_plots() -> None:
    """See that plots can be drawn, before long work that ends in some.

    Raises:
        DataError: matplotlib is not installed.
    """
    _figure_class()


def has_chinese_font() -> bool:
    """Whether plots can carry Chinese."""
    require_plots()
    return _chinese_font() is not None


def _figure_class() -> Any:
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise DataError("画图需要 matplotlib：请执行 pip install 'famai[dev]'，或不带 --report") from error
    return Figure


def bars(names: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]]) -> str:
    """Horizontal bars between 0 and 1, one group a name, one bar a series; ``None`` draws no bar."""
    figure, axes = _new(height=0.6 + len(names) * (0.16 + 0.17 * len(series)))
    thickness = 0.8 / max(1, len(series))
    for number, (name, values) in enumerate(series):
        places = [place + number * thickness for place in range(len(names))]
        heights = [value or 0.0 for value in values]
        axes.barh(places, heights, thickness * 0.9, color=_COLOURS[number % len(_COLOURS)], label=_label(name, number))
        for place, value in zip(places, values, strict=True):
            if value is not None:
                axes.text(min(value, 0.97) + 0.005, place, f"{value:.2f}", va="center", fontsize=6.5)
    axes.set_yticks([place + 0.4 - thickness / 2 for place in range(len(names))])
    axes.set_yticklabels([_label(name, number) for number, name in enumerate(names)])
    axes.invert_yaxis()
    axes.set_xlim(0, 1.06)
    if len(series) > 1:
        axes.legend(fontsize=7, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=len(series), frameon=False)
    return _uri(figure)


def reliability(calibration: Calibration) -> str:
    """Share that came true against the probability, with the count of each bin below."""
    figure = _figure_class()(figsize=(5, 4.2))
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    upper.plot((0, 1), (0, 1), color="#999999", linewidth=0.8, linestyle="--")
    upper.plot(
        [b.confidence for b in calibration.bins], [b.accuracy for b in calibration.bins], "o-", color=_COLOURS[0]
    )
    upper.set_ylim(-0.02, 1.02)
    middles = [(b.low + b.high) / 2 for b in calibration.bins]
    widths = [(b.high - b.low) * 0.9 for b in calibration.bins]
    lower.bar(middles, [b.count for b in calibration.bins], widths, color=_COLOURS[0])
    lower.set_xlim(0, 1)
    for axes in (upper, lower):
        axes.grid(alpha=0.25)
    return _uri(figure)


def histogram(series: Sequence[tuple[str, Sequence[float]]]) -> str:
    """How often each duration (milliseconds) occurs, one colour a series; the axis ends at the 99th percentile."""
    figure, axes = _new(height=2.8)
    every = sorted(value for _, values in series for value in values)
    end = every[min(len(every) - 1, int(len(every) * 0.99))] if every else 1.0
    for number, (name, values) in enumerate(series):
        shown = [min(value, end) for value in values]
        colour = _COLOURS[number % len(_COLOURS)]
        axes.hist(shown, bins=40, range=(0, max(end, 1.0)), alpha=0.65, color=colour, label=_label(name, number))
    axes.set_xlabel("ms")
    axes.legend(fontsize=7, frameon=False)
    return _uri(figure)


def lines(points: Sequence[tuple[float, float]], unit: str) -> str:
    """A course of values, for instance of memory over questions."""
    figure, axes = _new(height=2.4)
    axes.plot([x for x, _ in points], [y for _, y in points], ".-", color=_COLOURS[0], linewidth=1)
    axes.set_ylim(0, 1.1 * max((y for _, y in points), default=1.0) or 1.0)
    axes.set_ylabel(unit)
    return _uri(figure)


def _new(height: float) -> tuple[Any, Any]:
    figure = _figure_class()(figsize=(7.5, height))
    axes = figure.subplots()
    axes.grid(axis="x", alpha=0.25)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(labelsize=8)
    return figure, axes


def _label(name: str, number: int) -> str:
    return name if name.isascii() or _chinese_font() else str(number + 1)


def _uri(figure: Any) -> str:
    import matplotlib

    font = _chinese_font()
    fonts = [font, "DejaVu Sans"] if font else ["DejaVu Sans"]
    stream = io.BytesIO()
    settings: Any = {
        "svg.fonttype": "path",
        "svg.hashsalt": "famai",
        "font.sans-serif": fonts,
        "font.family": "sans-serif",
    }
    with matplotlib.rc_context(settings):
        for text in figure.findobj(matplotlib.text.Text):
            text.set_fontfamily(fonts)
        figure.savefig(stream, format="svg", bbox_inches="tight", metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(stream.getvalue()).decode()
