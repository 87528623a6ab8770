/* The article panel: opens an article beside any view, goes back, closes with Esc. */
'use strict';

(() => {
  const trail = [];
  let opener = null;
  let newest = 0;
  let atFirst = null;

  const body = () => document.querySelector('#fm-panel-body');

  const show = (open) => document.body.classList.toggle('fm-panel-open', open);

  const mark = (doc, eid, spans) => {
    document.querySelectorAll('.fm-active').forEach((e) => e.classList.remove('fm-active'));
    if (!spans) return;
    document.querySelectorAll('.fm-mark, .fm-source').forEach((e) => {
      if (e.dataset.doc === doc && e.dataset.eid === eid && e.dataset.spans === spans) e.classList.add('fm-active');
    });
  };

  /** Open an article in the panel; `spans` are text offsets to mark (`12-40,80-95`). */
  famai.open = async (doc, eid, spans = '', options = {}) => {
    const ticket = ++newest;
    show(true);
    const query = spans ? `?spans=${encodeURIComponent(spans)}` : '';
    const piece = await famai.piece(`/famai/panel/${encodeURIComponent(doc)}/${encodeURIComponent(eid)}${query}`);
    if (ticket !== newest || !body()) return;
    if (atFirst === null) atFirst = body().innerHTML;
    body().innerHTML = piece.html;
    const hit = body().querySelector('mark.fm-hit');
    body().scrollTop = 0;
    if (hit) {
      const space = hit.getBoundingClientRect().top - body().getBoundingClientRect().top;
      if (space > body().clientHeight * 0.55) body().scrollTop = space - body().clientHeight * 0.3;
    }
    if (!options.back) trail.push([doc, eid, spans]);
    document.querySelector('[data-panel-back]').hidden = trail.length < 2;
    mark(doc, eid, spans);
    if (options.focus !== false) (body().querySelector('h2') || body()).focus({preventScroll: true});
  };

  /** The panel as it was before any article: after a refusal, in a new conversation. */
  famai.emptyPanel = () => {
    newest += 1;
    trail.length = 0;
    mark('', '', '');
    if (atFirst !== null && body()) body().innerHTML = atFirst;
    document.querySelector('[data-panel-back]').hidden = true;
    if (window.innerWidth < 1200) show(false);
  };

  famai.openFrom = (element, focus = true) => {
    const inside = element.closest('#fm-panel');
    if (!inside) { trail.length = 0; opener = element; }
    return famai.open(element.dataset.doc, element.dataset.eid, element.dataset.spans || '', {focus: focus});
  };

  famai.closePanel = () => {
    show(false);
    trail.length = 0;
    mark('', '', '');
    if (opener?.isConnected) opener.focus({preventScroll: true});
  };

  document.addEventListener('click', (event) => {
    const target = event.target.closest('[data-open]');
    if (target) { event.preventDefault(); famai.openFrom(target); return; }
    if (event.target.closest('[data-panel-close]')) famai.closePanel();
    if (event.target.closest('[data-panel-back]') && trail.length > 1) {
      trail.pop();
      const [doc, eid, spans] = trail[trail.length - 1];
      famai.open(doc, eid, spans, {back: true});
    }
  });

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing && document.body.classList.contains('fm-panel-open')) famai.closePanel();
    if ((event.key === 'Enter' || event.key === ' ') && event.target.matches('a[data-open]')) {
      event.preventDefault();
      famai.openFrom(event.target);
    }
  });

  /* wide enough: the panel stands open beside the questions from the start */
  famai.whenPresent('#fm-conversation', () => { if (window.innerWidth >= 1200) famai.whenPresent('#fm-panel', () => show(true)); });
})();
