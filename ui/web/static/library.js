/* 法规库: reading a law, its addresses, finding words in it, comparing two versions. */
'use strict';

(() => {
  const reader = () => document.querySelector('#fm-reader');
  let hits = [];
  let current = -1;

  const goTo = (eid, smooth = false) => {
    const section = reader().querySelector(`#${CSS.escape(eid)}`);
    if (!section) return false;
    reader().querySelectorAll('.fm-here').forEach((e) => e.classList.remove('fm-here'));
    section.classList.add('fm-here');
    section.scrollIntoView({block: 'start', behavior: smooth ? 'smooth' : 'auto'});
    return true;
  };

  const lawId = () => reader()?.querySelector('.fm-law')?.dataset.lawId;

  /** Go to an article of the law that is open; `push` puts its address into the history of the browser. */
  const show = (article, push) => {
    const eid = /^\d+$/.test(article) ? `art_${article}` : article;
    if (!goTo(eid)) { famai.toast('这部法规里没有这一条'); return; }
    const target = `/law/${lawId()}/${eid}`;
    if (push && location.pathname !== target) history.pushState({eid: eid}, '', target);
  };

  const filterChanges = () => {
    const boxes = [...reader().querySelectorAll('[data-change-filter]')];
    if (!boxes.length) return;
    const shown = new Set(boxes.filter((b) => b.checked).map((b) => b.dataset.changeFilter));
    reader().querySelectorAll('tr[data-change]').forEach((row) => {
      row.hidden = !shown.has(row.dataset.change) || (shown.has('numbers') && row.dataset.numbers !== '1');
    });
    const usual = boxes.every((b) => b.checked === b.defaultChecked) && !new URLSearchParams(location.search).has('show');
    if (!usual) history.replaceState(history.state, '', `${location.pathname}?show=${[...shown].join(',')}${location.hash}`);
    const file = reader().querySelector('[data-compare-file]');
    file.search = usual ? '' : `?show=${[...shown].join(',')}`;
  };

  /* the contents with our summaries or with numbers alone, as this browser was told */
  const contentsAs = (captions) => {
    const contents = reader().querySelector('.fm-toc');
    const button = contents?.querySelector('[data-toc]');
    if (!button) return;
    contents.classList.toggle('fm-toc-wide', captions);
    button.setAttribute('aria-pressed', String(captions));
    button.textContent = captions ? '提要为本库自拟；只看条号' : '显示提要（本库自拟）';
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
    const read = event.target.closest('[data-read]');
    const [, , doc, eid] = read ? new URL(read.href).pathname.split('/') : [];
    if (read && decodeURIComponent(doc) === lawId()) { event.preventDefault(); famai.closePanel(); if (eid) show(eid, true); return; }
    const place = event.target.closest('[data-goto]');
    if (place) { event.preventDefault(); show(place.dataset.goto, true); return; }
    const toc = event.target.closest('[data-toc]');
    if (toc) {
      const captions = toc.getAttribute('aria-pressed') !== 'true';
      localStorage.setItem('famai.captions', captions ? '1' : '0');
      contentsAs(captions);
    }
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

  famai.ready(() => {
    if (!reader()) return;
    const fromAddress = () => { const eid = location.pathname.split('/')[3]; if (eid && lawId()) show(eid, false); };
    window.addEventListener('popstate', fromAddress);
    contentsAs((localStorage.getItem('famai.captions') || (innerWidth > 860 ? '1' : '0')) === '1');
    follow();
    filterChanges();
    fromAddress();
  });
})();
