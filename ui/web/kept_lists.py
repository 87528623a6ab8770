"""What new versions change in the lists that a browser keeps by name: a list is a name and the filters of 义务清单."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from starlette.datastructures import QueryParams

from corpus import UsageError, in_marks
from graph import DutyChange, DutyState, duty_changes
from ui.web.duties_view import DutyTable, chosen_duties
from ui.web.markup import empty, esc, join

__all__ = ["kept_lists_html"]

_MOST, _LONGEST = 50, 2000


def kept_lists_html(table: DutyTable, lists: object) -> str:
    """Each list that a new version touches with how many of its duties are new, changed or gone, as a fragment.

    Args:
        table: the duties of all texts that are held.
        lists: ``[{"name", "query"}]`` as the browser keeps them; ``query`` is the address of the list from its ``?`` on.

    Raises:
        UsageError: that is not what was sent.
    """
    kept = [_list_of(entry) for entry in lists] if isinstance(lists, list) and len(lists) <= _MOST else None
    if kept is None:
        raise UsageError("保存的清单读不出来；请在义务清单页删去后重新保存")
    changed = {
        f"{in_marks(table.facts.titles[c.old_id])}→{in_marks(table.facts.titles[c.new_id])}": duty_changes(
            table.facts, c.old_id, c.new_id
        )
        for c in table.facts.crosswalks
    }
    told = join(_told(table, name, query, changed) for name, query in kept)
    return f"<ul>{told}</ul>" if told else empty("保存的清单没有受影响的" if kept else "这个浏览器没有保存的义务清单")


def _list_of(entry: object) -> tuple[str, str]:
    name, query = (entry.get(key) for key in ("name", "query")) if isinstance(entry, dict) else (None, None)
    if not isinstance(name, str) or not isinstance(query, str) or len(query) > _LONGEST:
        raise UsageError("保存的清单读不出来；请在义务清单页删去后重新保存")
    return name[:100], query.removeprefix("?")


def _told(table: DutyTable, name: str, query: str, changed: Mapping[str, Sequence[DutyChange]]) -> str:
    """The line of one list; empty where no version touches it."""
    rows = chosen_duties(table, QueryParams([*QueryParams(query).multi_items(), ("ended", "1")]))[0]
    own = {row.norm.id for row in rows}
    parts = [f"{versions}{told}" for versions, changes in changed.items() if (told := _counted(own, changes))]
    return f'<li><a href="/duties?{esc(query)}">{esc(name)}</a>：{esc("；".join(parts))}</li>' if parts else ""


def _counted(own: set[str], changes: Sequence[DutyChange]) -> str:
    """How many of the changes are of duties in the list, before or after."""
    met = Counter(change.state for change in changes if own & {n.id for n in (change.old, change.new) if n is not None})
    return "、".join(f"{state} {met[state]} 项" for state in DutyState if met[state])
