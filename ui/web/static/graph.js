/* 图谱: draws the picture as SVG; nodes drag, zoom and open articles; saved as SVG or PNG. */
'use strict';

(() => {
  const SVG = 'http://www.w3.org/2000/svg';
  const root = () => document.querySelector('#fm-graph');
  const canvas = () => root().querySelector('.fm-canvas');
  let scene = null;
  let seed = null;
  let newest = 0;

  const make = (name, attributes = {}, parent = null) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent?.append(element);
    return element;
  };
  const short = (text, size) => (text.length > size ? `${text.slice(0, size - 1)}…` : text);

  const parameters = () => {
    const form = new FormData(root().querySelector('#fm-graph-form'));
    const query = new URLSearchParams(seed || {});
    if (!seed) query.set('about', form.get('about') || '');
    query.set('depth', form.get('depth'));
    query.set('limit', form.get('limit'));
    for (const kind of form.getAll('kind')) query.append('kind', kind);
    return query;
  };

  /** Draw what surrounds `what`: {about}, {doc, eid} or {turn}; nothing: what the form says. */
  famai.graph = async (what = null) => {
    if (what) {
      seed = what.about ? null : what;
      root().querySelector('[name=about]').value = what.about || '';
      // from an article its sanctions are two steps away
      if (what.eid || what.turn) root().querySelector('[name=depth][value="2"]').checked = true;
    }
    const ticket = ++newest;
    const query = parameters();
    history.replaceState(null, '', `/graph?${new URLSearchParams(seed || {about: root().querySelector('[name=about]').value})}`);
    root().querySelector('[data-graph-title]').textContent = '正在载入…';
    const response = await fetch(`/famai/graph?${query}`).catch(() => null);
    const data = response ? await response.json() : {error: '与服务器的连接已断开'};
    if (ticket !== newest) return;
    const note = root().querySelector('[data-graph-note]');
    const file = root().querySelector('[data-graph-file]');
    note.hidden = true;
    file.hidden = Boolean(data.error);
    if (data.error) {
      root().querySelector('[data-graph-title]').textContent = '';
      canvas().replaceChildren();
      const empty = document.createElement('div');
      empty.className = 'fm-empty';
      empty.textContent = data.error;
      canvas().append(empty);
      scene = null;
      return;
    }
    file.href = `/famai/export/graph.graphml?${query}`;
    const title = root().querySelector('[data-graph-title]');
    title.textContent = `${data.title}　${data.nodes.length} 个节点，${data.edges.length} 条关系`;
    if (data.truncated) {
      note.hidden = false;
      note.textContent = `内容较多，只画出最近的 ${data.nodes.length} 个节点。可减少种类或层数，或提高“最多节点”；GraphML 与图一致。`;
    }
    root().querySelectorAll('[data-kind-count]').forEach((e) => {
      e.textContent = data.nodes.filter((n) => n.kind === e.dataset.kindCount).length || '';
    });
    draw(data);
  };

  const draw = (data) => {
    const holder = canvas();
    let width = Math.max(holder.clientWidth, 320);
    let height = Math.max(holder.clientHeight, 320);
    const layout = famai.layout(data.nodes, data.edges, width, height);
    const svg = make('svg', {xmlns: SVG, width: width, height: height, viewBox: `0 0 ${width} ${height}`, 'font-family': '"Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif', 'font-size': '12'});
    const marker = make('marker', {id: 'fm-arrow', viewBox: '0 0 8 8', refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto'}, make('defs', {}, svg));
    make('path', {d: 'M0 0 L8 4 L0 8 z', fill: '#8d99a8'}, marker);
    const view = make('g', {}, svg);
    const lines = make('g', {}, view);
    const dots = make('g', {}, view);
    const byId = new Map(data.nodes.map((n) => [n.id, n]));
    const many = data.nodes.length > 60;
    for (const edge of data.edges) {
      edge.line = make('line', {stroke: '#b4bec9', 'stroke-width': 1.1, 'marker-end': 'url(#fm-arrow)'}, lines);
      if (edge.inferred) edge.line.setAttribute('stroke-dasharray', '4 3');
      make('title', {}, edge.line).textContent = `${byId.get(edge.source).full} —${edge.label}${edge.inferred ? '（推定）' : ''}→ ${byId.get(edge.target).full}`;
      edge.a = byId.get(edge.source);
      edge.b = byId.get(edge.target);
    }
    const near = new Map(data.nodes.map((n) => [n.id, new Set([n.id])]));
    for (const edge of data.edges) { near.get(edge.source).add(edge.target); near.get(edge.target).add(edge.source); }
    for (const node of data.nodes) {
      node.r = node.seed ? 12 : node.kind === 'law' ? 9 : node.kind === 'norm' || node.kind === 'term' ? 5.5 : 7;
      node.group = make('g', {class: 'fm-node', 'data-node': node.id, 'data-kind': node.kind, tabindex: 0, role: 'button', 'aria-label': `${data.kinds[node.kind]}：${node.full}`, style: 'cursor:pointer'}, dots);
      make('circle', {r: node.r, fill: data.colours[node.kind], stroke: node.seed ? '#1f2a37' : '#ffffff', 'stroke-width': node.seed ? 2.5 : 1.5}, node.group);
      const size = node.kind === 'norm' ? (many ? 10 : 16) : 18;
      const text = make('text', {x: node.r + 4, y: 4, fill: '#1f2a37', stroke: '#ffffff', 'stroke-width': 3, 'paint-order': 'stroke', 'font-weight': node.seed ? 700 : 400}, node.group);
      text.textContent = short(node.label, size);
      node.text = text;
      node.wide = [...text.textContent].reduce((sum, c) => sum + (c.charCodeAt(0) > 0x2e7f || c === '…' ? 12 : 7), 0);
      make('title', {}, node.group).textContent = `${data.kinds[node.kind]}：${node.full}`;
    }
    const place = () => {
      for (const node of data.nodes) node.group.setAttribute('transform', `translate(${node.x.toFixed(1)},${node.y.toFixed(1)})`);
      for (const {line, a, b} of data.edges) {
        const dx = b.x - a.x;
        const dy = b.y - a.y;
        const length = Math.sqrt(dx * dx + dy * dy) || 1;
        line.setAttribute('x1', (a.x + (dx / length) * a.r).toFixed(1));
        line.setAttribute('y1', (a.y + (dy / length) * a.r).toFixed(1));
        line.setAttribute('x2', (b.x - (dx / length) * (b.r + 2)).toFixed(1));
        line.setAttribute('y2', (b.y - (dy / length) * (b.r + 2)).toFixed(1));
      }
    };
    /** Each label beside its node where it covers nothing; where there is no room it shows only when pointed at. */
    const rank = {entity: 1, law: 1, article: 2, term: 2, sanction: 3, norm: 4};
    const labelled = [...data.nodes].sort((a, b) => b.seed - a.seed || rank[a.kind] - rank[b.kind]);
    const label = () => {
      const grown = state.size / 12;
      const cell = 90;
      const grid = new Map();
      const cells = (box) => {
        const keys = [];
        for (let i = Math.floor(box[0] / cell); i <= Math.floor(box[2] / cell); i += 1) for (let j = Math.floor(box[1] / cell); j <= Math.floor(box[3] / cell); j += 1) keys.push(`${i},${j}`);
        return keys;
      };
      const take = (box) => { for (const key of cells(box)) { if (!grid.has(key)) grid.set(key, []); grid.get(key).push(box); } };
      const covers = (box) => cells(box).some((key) => grid.get(key)?.some((b) => b[0] < box[2] && box[0] < b[2] && b[1] < box[3] && box[1] < b[3]));
      for (const n of data.nodes) take([n.x - n.r, n.y - n.r, n.x + n.r, n.y + n.r]);
      for (const n of labelled) {
        const [w, gap] = [n.wide * grown, n.r + 4];
        const places = [['start', gap, 4], ['end', -gap, 4], ['middle', 0, gap + 10 * grown], ['middle', 0, -gap - 2]];
        const room = places.find(([anchor, x, y]) => {
          const left = n.x + x - (anchor === 'start' ? 0 : anchor === 'end' ? w : w / 2);
          const box = [left, n.y + y - 11 * grown, left + w, n.y + y + 4 * grown];
          if (covers(box)) return false;
          take(box);
          return true;
        });
        const [anchor, x, y] = room || places[0];
        n.text.setAttribute('text-anchor', anchor);
        n.text.setAttribute('x', x);
        n.text.setAttribute('y', y);
        n.text.classList.toggle('fm-quiet-label', !room);
      }
    };
    const state = {x: 0, y: 0, k: 1, size: 12};
    const move = () => {
      view.setAttribute('transform', `translate(${state.x},${state.y}) scale(${state.k})`);
      const size = Math.max(12, Math.min(10.5 / state.k, 20)); // legible when zoomed out
      if (Math.abs(size - state.size) < 0.5) return;
      state.size = size;
      view.setAttribute('font-size', size.toFixed(1));
      label();
    };
    const fit = () => {
      const xs = data.nodes.map((n) => n.x);
      const ys = data.nodes.map((n) => n.y);
      const [left, right, top, bottom] = [Math.min(...data.nodes.map((n) => n.x - (n.text.getAttribute('text-anchor') === 'start' ? 30 : n.wide + 20))), Math.max(...data.nodes.map((n) => n.x + n.r + 10 + n.wide)), Math.min(...ys) - 30, Math.max(...ys) + 30];
      state.k = Math.min(1.4, width / (right - left), height / (bottom - top));
      state.x = (width - (left + right) * state.k) / 2;
      state.y = (height - (top + bottom) * state.k) / 2;
      move();
    };
    place();
    label();
    fit();
    holder.replaceChildren(svg);
    new ResizeObserver(() => {
      if (!svg.isConnected || !holder.clientWidth || (holder.clientWidth === width && holder.clientHeight === height)) return;
      [width, height] = [holder.clientWidth, holder.clientHeight];
      svg.setAttribute('width', width);
      svg.setAttribute('height', height);
      svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
      fit();
    }).observe(holder);
    scene = {svg: svg, data: data, fit: fit};
    interact(svg, data, {layout, place, label, move, state, near});
  };

  const interact = (svg, data, {layout, place, label, move, state, near}) => {
    const byId = new Map(data.nodes.map((n) => [n.id, n]));
    const nodeAt = (event) => byId.get(event.target.closest?.('[data-node]')?.dataset.node);
    let held = null;
    let from = null;
    let moved = false;
    svg.addEventListener('pointerdown', (event) => {
      held = nodeAt(event) || null;
      from = {x: event.clientX, y: event.clientY, sx: state.x, sy: state.y, nx: held?.x, ny: held?.y};
      moved = false;
      svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener('pointermove', (event) => {
      if (!from) return;
      const dx = event.clientX - from.x;
      const dy = event.clientY - from.y;
      if (Math.abs(dx) + Math.abs(dy) > 4) moved = true;
      if (!moved) return;
      if (held) {
        held.pinned = true;
        held.x = from.nx + dx / state.k;
        held.y = from.ny + dy / state.k;
        if (data.nodes.length <= 120) layout.step(3);
        place();
      } else { state.x = from.sx + dx; state.y = from.sy + dy; move(); }
    });
    svg.addEventListener('pointerup', () => {
      const node = held;
      held = null;
      from = null;
      if (node && moved) label();
      if (node && !moved) choose(node);
    });
    svg.addEventListener('wheel', (event) => {
      event.preventDefault();
      const box = svg.getBoundingClientRect();
      const factor = Math.exp(-event.deltaY * 0.0012);
      const k = Math.min(5, Math.max(0.15, state.k * factor));
      const x = event.clientX - box.left;
      const y = event.clientY - box.top;
      state.x = x - ((x - state.x) * k) / state.k;
      state.y = y - ((y - state.y) * k) / state.k;
      state.k = k;
      move();
    }, {passive: false});
    const light = (node) => {
      svg.classList.toggle('fm-dimmed', Boolean(node));
      const kept = node ? near.get(node.id) : null;
      for (const n of data.nodes) n.group.classList.toggle('fm-lit', Boolean(kept?.has(n.id)));
      for (const e of data.edges) e.line.classList.toggle('fm-lit', Boolean(node) && (e.a === node || e.b === node));
    };
    svg.addEventListener('pointerover', (event) => { if (!from) light(nodeAt(event)); });
    svg.addEventListener('pointerleave', () => light(null));
    svg.addEventListener('focusin', (event) => light(nodeAt(event)));
    svg.addEventListener('focusout', () => light(null));
    svg.addEventListener('keydown', (event) => {
      const node = nodeAt(event);
      if (node && (event.key === 'Enter' || event.key === ' ')) { event.preventDefault(); choose(node); }
    });
  };

  const choose = (node) => {
    if (node.kind === 'entity') famai.graph({about: node.full});
    else if (node.kind === 'law') famai.graph({doc: node.doc});
    else if (node.doc && node.eid) famai.open(node.doc, node.eid);
  };

  const save = (name, blob) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const saveAs = (form) => {
    if (!scene) { famai.toast('还没有图'); return; }
    const copy = scene.svg.cloneNode(true);
    copy.querySelectorAll('.fm-quiet-label').forEach((e) => e.remove());
    copy.querySelectorAll('[class]').forEach((e) => e.removeAttribute('class'));
    const ground = make('rect', {width: '100%', height: '100%', fill: '#ffffff'});
    copy.prepend(ground);
    const text = new XMLSerializer().serializeToString(copy);
    if (form === 'svg') { save('图谱.svg', new Blob([text], {type: 'image/svg+xml'})); return; }
    const image = new Image();
    image.onload = () => {
      const sheet = document.createElement('canvas');
      sheet.width = scene.svg.clientWidth * 2;
      sheet.height = scene.svg.clientHeight * 2;
      sheet.getContext('2d').drawImage(image, 0, 0, sheet.width, sheet.height);
      sheet.toBlob((blob) => save('图谱.png', blob), 'image/png');
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  };

  document.addEventListener('submit', (event) => { if (event.target.id === 'fm-graph-form') { event.preventDefault(); seed = null; famai.graph(); } });
  document.addEventListener('change', (event) => {
    if (!event.target.closest?.('#fm-graph-form')) return;
    if (event.target.name === 'about') seed = null;
    if (event.target.name !== 'about' || event.target.value) famai.graph();
  });
  document.addEventListener('click', (event) => {
    const example = event.target.closest('[data-graph-example]');
    if (example) famai.graph({about: example.textContent});
    const target = event.target.closest('[data-graph]');
    if (target) {
      const [doc, eid] = target.dataset.graph.split('/');
      location.assign(`/graph?${new URLSearchParams(doc === 'turn' ? {turn: eid} : {doc: doc, eid: eid || ''})}`);
    }
    if (event.target.closest('[data-graph-fit]')) scene?.fit();
    const form = event.target.closest('[data-graph-save]');
    if (form) saveAs(form.dataset.graphSave);
  });

  famai.ready(() => {
    const view = document.querySelector('#fm-graph');
    if (!view) return;
    fetch('/famai/graph/names').then((r) => r.json()).then((names) => {
      view.querySelector('#fm-graph-names').replaceChildren(...names.map((n) => Object.assign(document.createElement('option'), {value: n})));
    }).catch(() => {});
    const asked = Object.fromEntries(new URLSearchParams(location.search));
    famai.graph(asked.turn || asked.doc || asked.about ? asked : {about: view.querySelector('[data-graph-example]').textContent});
  });
})();
