/* Lists with filters: every change of a filter fetches the rows and the counts anew. */
'use strict';

(() => {
  const newest = new WeakMap();
  let seen = location.search; // a step within the page (跳到正文) changes no filter

  const query = (form) => {
    const values = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) values.append(name, value);
    return values;
  };

  /** Fetch rows and filters; the focus and the unfolded filters stay as they were. */
  const refresh = async (root, extra = {}) => {
    const form = root.querySelector('form.fm-filters');
    const ticket = (newest.get(root) || 0) + 1;
    newest.set(root, ticket);
    const values = query(form);
    for (const [name, value] of Object.entries(extra)) values.set(name, value);
    root.classList.add('fm-busy');
    const piece = await famai.piece(`${root.dataset.filter}?${values}`);
    if (newest.get(root) !== ticket) return;
    root.classList.remove('fm-busy');
    const target = famai.withAsker(`${root.dataset.address}${values.size ? `?${values}` : root.dataset.unfiltered}`);
    if (location.pathname + location.search !== target) history.pushState(null, '', target);
    seen = location.search;
    const parsed = document.createElement('template');
    parsed.innerHTML = piece.html;
    const parts = parsed.content.querySelectorAll('[data-part]');
    const rows = root.querySelector('[data-slot=rows]');
    if (!parts.length) { rows.innerHTML = piece.html; return; }
    const active = document.activeElement;
    const held = active && form.contains(active) && active.name ? [active.name, active.value] : null;
    const unfolded = [...form.querySelectorAll('.fm-facet')].filter((f) => f.querySelector('details[open]')).map((f) => f.querySelector('legend').textContent);
    for (const part of parts) {
      const slot = root.querySelector(`[data-slot=${part.dataset.part}]`);
      if (slot) slot.replaceChildren(...part.childNodes);
    }
    for (const facet of form.querySelectorAll('.fm-facet')) {
      if (unfolded.includes(facet.querySelector('legend').textContent)) facet.querySelector('details')?.setAttribute('open', '');
    }
    if (held && held[0] !== 'q') form.querySelector(`input[name="${CSS.escape(held[0])}"][value="${CSS.escape(held[1])}"]`)?.focus();
    if (!extra.page) rows.scrollTop = 0;
    root.dispatchEvent(new CustomEvent('famai:filtered'));
  };
  famai.refresh = refresh;

  const rootOf = (element) => element.closest('.fm-filtered');

  document.addEventListener('change', (event) => {
    const root = event.target.closest('form.fm-filters') && rootOf(event.target);
    if (root && event.target.type !== 'search') refresh(root);
  });
  document.addEventListener('change', (event) => {
    const years = event.target.closest('[data-calendar]');
    if (!years || !years.value) return;
    const link = document.createElement('a');
    link.href = `${years.dataset.calendar}${years.dataset.calendar.endsWith('?') ? '' : '&'}year=${years.value}`;
    link.download = '';
    link.click();
    years.value = '';
  });
  let pause = null;
  document.addEventListener('input', (event) => {
    if (event.target.matches('[data-narrow]')) {
      const words = event.target.value.trim();
      event.target.parentElement.querySelectorAll('.fm-choice').forEach((c) => { c.hidden = Boolean(words) && !c.textContent.includes(words); });
      return;
    }
    const root = event.target.matches('form.fm-filters input[type=search]') && rootOf(event.target);
    if (!root) return;
    clearTimeout(pause);
    pause = setTimeout(() => refresh(root), 180);
  });
  document.addEventListener('submit', (event) => {
    if (event.target.matches('form.fm-filters') && rootOf(event.target)) { event.preventDefault(); refresh(rootOf(event.target)); }
  });
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-clear-filters]')) {
      const root = rootOf(event.target);
      root.querySelectorAll('form.fm-filters input[type=checkbox]').forEach((box) => { box.checked = false; });
      root.querySelectorAll('form.fm-filters input[type=search]').forEach((box) => { box.value = ''; });
      refresh(root);
    }
    const chip = event.target.closest('[data-unchip]');
    if (chip) {
      const form = rootOf(chip).querySelector('form.fm-filters');
      const field = form.querySelector(`[name="${chip.dataset.unchip}"]${chip.dataset.unchip === 'q' ? '' : `[value="${CSS.escape(chip.dataset.value)}"]`}`);
      if (field.type === 'checkbox') field.checked = false; else field.value = '';
      refresh(rootOf(chip));
    }
    const page = event.target.closest('[data-page]');
    if (page) refresh(rootOf(page), {page: page.dataset.page});
  });

  /* the address tells the filters, so that it reopens what is seen; on narrow windows the filters begin folded */
  window.addEventListener('popstate', () => { if (document.querySelector('.fm-filtered') && location.search !== seen) location.reload(); });
  famai.ready(() => {
    const fold = document.querySelector('.fm-filters-fold');
    if (fold && window.matchMedia('(max-width: 860px)').matches) fold.open = false;
  });
})();
