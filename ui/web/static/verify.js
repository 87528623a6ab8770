/* The check of citations: the document left, the findings right; filter by state, go from one to the other. */
'use strict';

(() => {
  window.addEventListener('popstate', () => { if (location.pathname === '/verify') location.reload(); });

  const root = (element) => element.closest('.fm-verified');

  const shown = (view) => [...view.querySelectorAll('[data-state-filter][aria-pressed=true]')].map((b) => b.dataset.stateFilter);

  const filter = (view) => {
    const states = shown(view);
    for (const item of view.querySelectorAll('[data-state]')) {
      const fits = !states.length || states.includes(item.dataset.state);
      if (item.classList.contains('fm-finding')) item.hidden = !fits;
      else item.classList.toggle('fm-dimmed', !fits);
    }
    const none = view.querySelector('[data-none]');
    if (none) none.hidden = [...view.querySelectorAll('.fm-finding')].some((item) => !item.hidden);
  };

  const goTo = (view, number, from) => {
    view.querySelectorAll('.fm-chosen').forEach((e) => e.classList.remove('fm-chosen'));
    const marks = view.querySelectorAll(`.fm-checked[data-number="${number}"]`);
    const finding = view.querySelector(`.fm-finding[data-number="${number}"]`);
    marks.forEach((mark) => mark.classList.add('fm-chosen'));
    if (finding) { finding.hidden = false; finding.classList.add('fm-chosen'); }
    const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
    if (from !== 'mark' && marks[0]) marks[0].scrollIntoView({block: 'center', behavior});
    if (from !== 'finding' && finding) finding.scrollIntoView({block: 'center', behavior});
  };

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-state-filter]');
    if (button && root(button)) {
      button.setAttribute('aria-pressed', button.getAttribute('aria-pressed') === 'true' ? 'false' : 'true');
      filter(root(button));
      return;
    }
    const mark = event.target.closest('.fm-checked[data-number]');
    if (mark && root(mark)) { event.preventDefault(); goTo(root(mark), mark.dataset.number, 'mark'); return; }
    const where = event.target.closest('[data-go]');
    if (where && root(where)) goTo(root(where), where.dataset.go, 'finding');
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    const mark = event.target.closest?.('.fm-checked[data-number]');
    if (mark && root(mark)) { event.preventDefault(); goTo(root(mark), mark.dataset.number, 'mark'); }
  });
})();
