/* 法规库: reading a law, its addresses, finding words in it, comparing two versions. */
'use strict';

(() => {
  const root = () => document.querySelector('#fm-library');
  const reader = () => document.querySelector('#fm-reader');
  const lists = (shown) => root().querySelectorAll('[data-list]').forEach((e) => { e.hidden = !shown; });
  let hits = [];
  let current = -1;

  const address = (doc, article, replace = false) => {
    const target = doc ? `/?${new URLSearchParams(article ? {doc: doc, article: article} : {doc: doc})}` : '/';
    if (location.pathname + location.search !== target) history[replace ? 'replaceState' : 'pushState']({doc: doc, article: article}, '', target);
  };

  const showPiece = (piece) => {
    lists(false);
    reader().hidden = false;
    reader().innerHTML = piece.html;
    hits = [];
    current = -1;
  };

  const goTo = (eid, smooth = false) => {
    const section = reader().querySelector(`#${CSS.escape(eid)}`);
    if (!section) return false;
    reader().querySelectorAll('.fm-here').forEach((e) => e.classList.remove('fm-here'));
    section.classList.add('fm-here');
    section.scrollIntoView({block: 'start', behavior: smooth ? 'smooth' : 'auto'});
    return true;
  };

  /** Read a law from an article on; `push` puts its address into the history of the browser. */
  famai.read = async (doc, article = '', push = true) => {
    famai.tab('法规库');
    const open = reader().querySelector('.fm-law')?.dataset.lawId;
    if (open !== doc || reader().hidden) {
      const piece = await famai.piece(`/famai/law/${encodeURIComponent(doc)}`);
      showPiece(piece);
      follow();
    }
    if (push) address(doc, article.replace(/^art_/, ''));
    const eid = /^\d+(-\d+)?$/.test(article) ? `art_${article}` : article;
    if (eid) { if (!goTo(eid)) famai.toast('这部法规里没有这一条'); }
    else { const main = reader().querySelector('.fm-law-main'); if (main) main.scrollTop = 0; reader().querySelector('h1')?.focus({preventScroll: true}); }
  };

  const list = () => {
    reader().hidden = true;
    reader().replaceChildren();
    lists(true);
    address('', '');
  };

  const compare = async (pair) => {
    const piece = await famai.piece(`/famai/compare/${pair}`);
    showPiece(piece);
    filterChanges();
    reader().querySelector('h1')?.focus({preventScroll: true});
  };

  const filterChanges = () => {
    const shown = new Set([...reader().querySelectorAll('[data-change-filter]:checked')].map((b) => b.dataset.changeFilter));
    reader().querySelectorAll('tr[data-change]').forEach((row) => { row.hidden = !shown.has(row.dataset.change); });
  };

  /* the table of contents follows the text */
  const follow = () => {
    const main = reader().querySelector('.fm-law-main');
    const contents = reader().querySelector('.fm-toc');
    if (!main || !contents) return;
    const links = new Map([...contents.querySelectorAll('.fm-toc-article, .fm-toc-section')].map((a) => [a.dataset.goto, a]));
    let shown = null;
    const observer = new IntersectionObserver(() => {
      const top = main.getBoundingClientRect().top + 60;
      let here = null;
      for (const section of main.querySelectorAll('.fm-law-article')) {
        if (section.getBoundingClientRect().top > top) break;
        here = section;
      }
      const link = links.get((here || main.querySelector('.fm-law-article'))?.dataset.eid);
      if (!link || link === shown) return;
      shown?.classList.remove('fm-current');
      shown?.removeAttribute('aria-current');
      link.classList.add('fm-current');
      link.setAttribute('aria-current', 'true');
      shown = link;
      const box = link.getBoundingClientRect();
      const frame = contents.getBoundingClientRect();
      if (box.top < frame.top + 30 || box.bottom > frame.bottom - 30) contents.scrollTop += box.top - frame.top - frame.height / 2;
    }, {root: main, threshold: [0, 0.25, 0.5, 1]});
    main.querySelectorAll('.fm-law-article').forEach((section) => observer.observe(section));
  };

  /* finding words in the text */
  const unmark = () => {
    for (const mark of reader().querySelectorAll('mark.fm-found')) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent.normalize();
    }
    hits = [];
    current = -1;
  };
  const find = (words) => {
    unmark();
    const note = reader().querySelector('.fm-find output');
    if (!words) { note.textContent = ''; return; }
    const walker = document.createTreeWalker(reader().querySelector('.fm-law-main'), NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) if (walker.currentNode.parentElement.closest('.fm-lawtext, h3, .fm-heading')) nodes.push(walker.currentNode);
    for (const node of nodes) {
      let rest = node;
      for (let at = rest.data.indexOf(words); at >= 0 && hits.length < 2000; at = rest.data.indexOf(words)) {
        const found = rest.splitText(at);
        rest = found.splitText(words.length);
        const mark = document.createElement('mark');
        mark.className = 'fm-found';
        found.replaceWith(mark);
        mark.append(found);
        hits.push(mark);
      }
    }
    if (hits.length) step(1); else note.textContent = '没有找到';
  };
  const step = (by) => {
    if (!hits.length) return;
    hits[current]?.classList.remove('fm-found-now');
    current = (current + by + hits.length) % hits.length;
    hits[current].classList.add('fm-found-now');
    hits[current].scrollIntoView({block: 'center'});
    reader().querySelector('.fm-find output').textContent = `${current + 1} / ${hits.length}`;
  };

  document.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const law = event.target.closest('[data-law]');
    if (law) { event.preventDefault(); famai.read(law.dataset.law); return; }
    const read = event.target.closest('[data-read]');
    if (read) { event.preventDefault(); famai.closePanel(); const [, , doc, eid] = new URL(read.href).pathname.split('/'); famai.read(decodeURIComponent(doc), eid || ''); return; }
    const place = event.target.closest('[data-goto]');
    if (place) { event.preventDefault(); goTo(place.dataset.goto); address(reader().querySelector('.fm-law').dataset.lawId, place.dataset.goto.replace(/^art_/, '')); return; }
    if (event.target.closest('[data-library-list]')) { list(); return; }
    const pair = event.target.closest('[data-compare]');
    if (pair) { compare(pair.dataset.compare); return; }
    const way = event.target.closest('[data-find]');
    if (way) step(Number(way.dataset.find));
  });
  document.addEventListener('change', (event) => { if (event.target.matches('[data-change-filter]')) filterChanges(); });
  let pause = null;
  document.addEventListener('input', (event) => {
    if (!event.target.matches('.fm-find input')) return;
    clearTimeout(pause);
    pause = setTimeout(() => find(event.target.value.trim()), 150);
  });
  document.addEventListener('keydown', (event) => {
    if (!event.target.matches?.('.fm-find input') || event.isComposing) return;
    if (event.key === 'Enter') { event.preventDefault(); step(event.shiftKey ? -1 : 1); }
    if (event.key === 'Escape' && event.target.value) { event.stopPropagation(); event.target.value = ''; find(''); }
  }, true);

  const fromAddress = () => {
    const query = new URLSearchParams(location.search);
    if (query.get('doc')) famai.read(query.get('doc'), query.get('article') || '', false);
    else if (root() && !reader().hidden) { reader().hidden = true; lists(true); }
  };
  window.addEventListener('popstate', fromAddress);
  famai.whenPresent('#fm-tabs > .tab-wrapper button[role=tab]', () => {
    if (!new URLSearchParams(location.search).get('doc')) return;
    famai.tab('法规库');
    famai.whenPresent('#fm-reader', fromAddress);
  });
})();
