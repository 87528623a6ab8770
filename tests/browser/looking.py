"""What the browser tests do again and again."""

from __future__ import annotations


def open_view(page, name: str) -> None:
    """Go to a view by the bar at the top."""
    page.click(f".fm-nav a:has-text('{name}')")


def all_words(page) -> str:
    """Everything that is shown or read aloud: the text and the attributes that carry text."""
    return page.evaluate(
        """() => {
          const found = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const node = walker.currentNode;
            if (node.nodeType === Node.TEXT_NODE) {
              if (!node.parentElement.closest('script, style, noscript')) found.push(node.data);
            } else {
              for (const name of ['title', 'aria-label', 'placeholder', 'alt']) found.push(node.getAttribute(name) || '');
            }
          }
          return found.join('\\n');
        }"""
    )


def in_sight(page, selector: str) -> bool:
    """Whether the middle of the first match can be seen and is covered by nothing."""
    return page.evaluate(
        """(selector) => {
          const element = document.querySelector(selector);
          const box = element.getClientRects()[0];
          const shown = document.elementFromPoint(box.x + Math.min(box.width / 2, 40), box.y + box.height / 2);
          return element === shown || element.contains(shown);
        }""",
        selector,
    )
