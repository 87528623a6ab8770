/* 义务清单: order by a column, columns to choose, the reader's own ones, chips that take a filter away, lists kept by name. */
'use strict';

(() => {
  const root = () => document.querySelector('#fm-duties');
  const kept = (name, otherwise) => { try { return JSON.parse(localStorage.getItem(name)) ?? otherwise; } catch (error) { return otherwise; } };
  const OWN = [7, 8, 9];

  /** The filters of an address, without 我是: a kept list is the same for whoever one is at the time. */
  const own = (search) => { const query = new URLSearchParams(search); query.delete('asker'); return query.size ? `?${query}` : ''; };

  /** Show the columns that this browser chose, and the lists that it keeps. */
  const apply = () => {
    if (!root()) return;
    const hidden = kept('famai.columns', OWN);
    for (let n = 1; n <= 9; n += 1) root().querySelector('[data-slot=rows]').classList.toggle(`fm-without-${n}`, hidden.includes(n));
    root().querySelectorAll('[data-column]').forEach((box) => { box.checked = !hidden.includes(Number(box.dataset.column)); });
    const lists = kept('famai.lists', []);
    root().querySelector('[data-saved-lists]')?.replaceChildren(...lists.flatMap((list, at) => [
      Object.assign(document.createElement('a'), {className: 'fm-chip', href: `/duties${list.query}`, textContent: list.name}),
      Object.assign(document.createElement('button'), {type: 'button', className: 'fm-link', textContent: '×', ariaLabel: `删除清单 ${list.name}`, onclick: () => {
        localStorage.setItem('famai.lists', JSON.stringify(lists.filter((_, n) => n !== at)));
        apply();
      }}),
    ]));
  };

  document.addEventListener('click', (event) => {
    if (!root()) return;
    const sort = event.target.closest('[data-sort]');
    if (sort) { root().querySelector('form [name=sort]').value = sort.dataset.sort; famai.refresh(root()); }
    if (event.target.closest('[data-save-list]')) {
      const name = window.prompt('清单名称');
      if (!name?.trim()) return;
      const lists = kept('famai.lists', []).filter((list) => list.name !== name.trim());
      localStorage.setItem('famai.lists', JSON.stringify([...lists, {name: name.trim(), query: own(location.search) || '?all=1'}]));
      apply();
      famai.toast('已保存，点名称即可再打开');
    }
  });
  document.addEventListener('change', async (event) => {
    const column = event.target.closest('[data-column]');
    if (column) {
      const hidden = new Set(kept('famai.columns', OWN));
      if (column.checked) hidden.delete(Number(column.dataset.column)); else hidden.add(Number(column.dataset.column));
      localStorage.setItem('famai.columns', JSON.stringify([...hidden]));
      apply();
    }
    const own = event.target.closest('[data-own]');
    if (own) {
      const response = await fetch('/famai/duties/own', {method: 'POST', headers: {'Content-Type': 'application/json', 'X-Famai': '1'}, body: JSON.stringify({duty: own.dataset.duty, name: own.dataset.own, words: own.value})}).catch(() => null);
      famai.toast(response?.ok ? '已保存' : '没有保存成功');
    }
  });
  /** 更新: which of the kept lists a new version of a law changes. */
  const touched = async () => {
    const place = document.querySelector('[data-kept-lists]');
    if (!place) return;
    const response = await fetch('/famai/library/lists', {method: 'POST', headers: {'Content-Type': 'application/json', 'X-Famai': '1'}, body: JSON.stringify(kept('famai.lists', []))}).catch(() => null);
    if (response) place.innerHTML = await response.text();
  };

  document.addEventListener('famai:filtered', apply, true);
  famai.ready(apply);
  famai.ready(touched);
})();
