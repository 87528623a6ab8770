"""The one visual language: Gradio's variables, and the head of the page. The rest is in ``ui/static``."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from importlib import resources
from urllib.parse import quote

from ui.web.lean_gradio import gradio as gr

__all__ = ["STATIC_FILES", "page_head", "static_address", "static_file", "workbench_theme"]

STATIC_FILES: dict[str, str] = {
    "base.css": "text/css",
    "views.css": "text/css",
    "library.css": "text/css",
    "graph.css": "text/css",
    "gap.css": "text/css",
    "pages.css": "text/css",
    "shell.js": "text/javascript",
    "ask.js": "text/javascript",
    "panel.js": "text/javascript",
    "filters.js": "text/javascript",
    "duties.js": "text/javascript",
    "library.js": "text/javascript",
    "gap.js": "text/javascript",
    "cytoscape.min.js": "text/javascript",
    "layers.js": "text/javascript",
    "graph.js": "text/javascript",
    "verify.js": "text/javascript",
    "pane.js": "text/javascript",
}
"""What is served under ``/famai/static``, and as which type."""

_OWN_PAGE = (
    "gap.css",
    "gap.js",
    "pane.js",
    "cytoscape.min.js",
    "layers.js",
    "graph.js",
)  # loaded by the page that needs them

_SANS = ("PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif")

_ICON = "data:image/svg+xml," + quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#1f4e79"/>'
    '<text x="16" y="23" font-size="19" font-family="serif" text-anchor="middle" fill="#fff">法</text></svg>'
)

# Before Gradio's own script: its words in Chinese whatever the browser's language, and one light appearance.
_EARLY = """<script>
Object.defineProperty(navigator, 'language', {get: () => 'zh-CN'});
Object.defineProperty(navigator, 'languages', {get: () => ['zh-CN']});
(() => {
  const original = window.matchMedia.bind(window);
  window.matchMedia = (query) => original(query.includes('prefers-color-scheme: dark') ? 'not all' : query);
})();
</script>"""


@lru_cache(maxsize=32)
def static_file(name: str) -> bytes | None:
    """The content of a file of ``ui/static`` that may be served; ``None`` for any other name."""
    if name not in STATIC_FILES:
        return None
    path = resources.files("ui") / "web" / "static" / name
    return path.read_bytes() if path.is_file() else None


def static_address(name: str) -> str:
    """The address of a file of ``ui/static`` with its checksum, so that a new one is fetched."""
    return f"/famai/static/{name}?{sha256(static_file(name) or b'').hexdigest()[:12]}"


def page_head(gradio: bool = True) -> str:
    """The style sheets and scripts of a page, each address with its checksum so that a new one is fetched.

    ``gradio`` is for the page that Gradio draws, which must be taught Chinese before its own script runs.
    """
    lines = [f'<link rel="icon" type="image/svg+xml" href="{_ICON}">']
    for name, kind in STATIC_FILES.items():
        if name in _OWN_PAGE or static_file(name) is None:
            continue
        address = static_address(name)
        if kind == "text/css":
            lines.append(f'<link rel="stylesheet" href="{address}">')
        else:
            lines.append(f'<script defer src="{address}"></script>')
    return (_EARLY if gradio else "") + "\n".join(lines)


def workbench_theme() -> gr.themes.Base:
    """Gradio's theme in our colours and the fonts of the reader's own machine."""
    theme = gr.themes.Base(
        font=list(_SANS),
        font_mono=["Consolas", "Menlo", "monospace"],
        text_size=gr.themes.sizes.text_sm,
        radius_size=gr.themes.sizes.radius_sm,
        spacing_size=gr.themes.sizes.spacing_sm,
    )
    return theme.set(
        body_background_fill="#f4f5f7",
        body_text_color="#1f2a37",
        block_background_fill="transparent",
        block_border_width="0px",
        block_shadow="none",
        input_background_fill="#ffffff",
        input_border_color="#b9c2cd",
        input_border_color_focus="#1f4e79",
        input_placeholder_color="#5f6b7a",
        button_primary_background_fill="#1f4e79",
        button_primary_background_fill_hover="#173b5c",
        button_primary_text_color="#ffffff",
        button_secondary_background_fill="#ffffff",
        button_secondary_border_color="#b9c2cd",
        button_secondary_text_color="#1f2a37",
    )
