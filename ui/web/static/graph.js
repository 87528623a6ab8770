/* 图谱: Cytoscape.js draws the cards in their layers; they open articles, light up what belongs to them, and are saved as SVG or PNG. */
'use strict';

(() => {
  const root = () => document.querySelector('#fm-graph');
  const part = (name) => root().querySelector(`[data-graph-${name}]`);
  const canvas = () => root().querySelector('.fm-canvas');
  let scene = null;
  let seed = null;
  let newest = 0;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  /** Kind → colour of the legend. */
  const colours = () => Object.fromEntries([...root().querySelectorAll('[data-colour]')].map((dot) => [dot.dataset.colour, getComputedStyle(dot).backgroundColor]));

  const parameters = () => {
    const form = new FormData(root().querySelector('#fm-graph-form'));
    const query = new URLSearchParams(seed || {about: form.get('about') || ''});
    query.set('limit', form.get('limit'));
    return query;
  };
  const kinds = () => new Set(new FormData(root().querySelector('#fm-graph-form')).getAll('kind'));

  /** Draw what surrounds `what`: {about}, {doc, eid} or {turn}; nothing: what the form says. */
  famai.graph = async (what = null, push = true) => {
    if (what) {
      seed = what.about ? null : what;
      root().querySelector('[name=about]').value = what.about || '';
    }
    const ticket = ++newest;
    const query = parameters();
    const target = famai.withAsker(`/graph?${query}`);
    if (push && location.pathname + location.search !== target) history[scene ? 'pushState' : 'replaceState'](null, '', target);
    part('title').textContent = '正在载入…';
    const response = await fetch(`/famai/graph?${query}`).catch(() => null);
    const data = response ? await response.json() : {error: '与服务器的连接已断开'};
    if (ticket !== newest) return;
    part('file').hidden = Boolean(data.error);
    part('note').hidden = true;
    scene?.cy.destroy();
    scene = null;
    part('list').replaceChildren();
    if (data.error) {
      part('title').textContent = '';
      canvas().replaceChildren(Object.assign(document.createElement('div'), {className: 'fm-empty', textContent: data.error}));
      return;
    }
    part('file').href = `/famai/export/graph.graphml?${query}`;
    root().querySelectorAll('[data-kind-count]').forEach((e) => {
      e.textContent = data.cards.filter((card) => card.kind === e.dataset.kindCount).length || '';
    });
    draw(data);
  };

  /** The coloured edge of a card. */
  const stripe = (shade) => `data:image/svg+xml;utf8,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="5" height="100" preserveAspectRatio="none"><rect width="5" height="100" fill="${shade}"/></svg>`)}`;

  const style = () => {
    const [ink, soft, paper, line] = ['--ink', '--ink-soft', '--paper', '--line-strong'].map(colour);
    const bar = colours();
    return [
      {selector: 'node', style: {
        shape: 'round-rectangle', width: 'data(w)', height: 'data(h)', label: 'data(text)', 'font-size': 12, 'line-height': 1.3, color: ink,
        'font-family': '"Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif', 'text-wrap': 'wrap', 'text-max-width': 1000, 'text-valign': 'center', 'text-halign': 'right', 'text-margin-x': (node) => 13 - node.data('w'), 'text-justification': 'left',
        'background-color': paper, 'background-width': 5, 'background-height': '100%', 'background-position-x': 0, 'background-fit': 'none', 'border-width': 1, 'border-color': line}},
      ...Object.entries(bar).map(([kind, shade]) => ({selector: `node[kind="${kind}"]`, style: {'background-image': stripe(shade)}})),
      {selector: 'node[?seed]', style: {'border-width': 2.5, 'border-color': colour('--blue'), 'font-weight': 700}},
      {selector: 'node[kind="topic"]', style: {'font-weight': 700, 'background-color': colour('--sunk')}},
      {selector: 'node.band', style: {'background-opacity': 0, 'border-width': 0, label: 'data(text)', color: soft, 'font-size': 12, 'font-weight': 700, events: 'no', width: 1, height: 1, 'text-halign': 'right', 'text-margin-x': 0}},
      {selector: 'edge', style: {
        width: 1.1, 'line-color': line, 'curve-style': 'straight', 'target-arrow-shape': 'triangle', 'target-arrow-color': line, 'arrow-scale': 0.8,
        'source-endpoint': 'outside-to-node', 'target-endpoint': 'outside-to-node', 'font-size': 10.5, color: soft, 'text-background-color': paper, 'text-background-opacity': 1, 'text-background-padding': 1}},
      {selector: 'edge.bent', style: {'curve-style': 'round-segments', 'segment-weights': 'data(weights)', 'segment-distances': 'data(distances)', 'segment-radii': 6, 'edge-distances': 'node-position'}},
      {selector: 'edge.onward', style: {'target-arrow-shape': 'none'}},
      {selector: 'node.knot', style: {width: 'data(w)', height: 'data(h)', label: 'data(label)', 'text-halign': 'center', 'text-margin-x': 0, 'font-size': 10.5, color: soft, 'background-color': colour('--sunk'), 'background-image': 'none', 'border-width': 0}},
      {selector: 'edge[?inferred]', style: {'line-style': 'dashed'}},
      {selector: 'edge.named', style: {label: 'data(label)', 'text-margin-x': 'data(shift.x)', 'text-margin-y': 'data(shift.y)'}},
      {selector: '.dim', style: {opacity: 0.18}},
      {selector: 'edge.lit', style: {label: 'data(label)', width: 2, 'line-color': colour('--blue'), 'target-arrow-color': colour('--blue'), 'z-index': 9, color: ink}},
    ];
  };

  /** The corners of a link as Cytoscape takes them: how far along the line between the cards, how far beside it. */
  const bends = (link, cards, knots) => {
    if (!link.corners.length) return {};
    const [from, to] = [link.source, link.target].map((id) => [...cards, ...knots].find((card) => card.id === id));
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const long = Math.hypot(dx, dy);
    return {
      weights: link.corners.map((p) => ((p.x - from.x) * dx + (p.y - from.y) * dy) / long ** 2),
      distances: link.corners.map((p) => ((p.y - from.y) * dx - (p.x - from.x) * dy) / long),
    };
  };

  const draw = (data) => {
    const holder = canvas();
    const shown = kinds();
    const cards = data.cards.filter((card) => card.seed || shown.has(card.kind));
    const known = new Set(cards.map((card) => card.id));
    const links = data.links.filter((link) => known.has(link.source) && known.has(link.target));
    part('title').textContent = `${data.title}　${cards.length} 项，${links.length} 条关系`;
    part('note').hidden = !data.left;
    part('note').textContent = `内容较多，另有 ${data.left} 项没有画出。可提高“最多”，或从其中一条、一个主题的法规开始。`;
    const width = Math.max(holder.clientWidth, 320);
    const {links: drawn, knots} = layers.bundle(links, cards);
    const whole = layers.place({layers: data.layers, links: drawn}, cards, knots, width);
    if (drawn.length <= 90) layers.name([...cards, ...knots], drawn);
    scene?.cy.destroy();
    holder.replaceChildren();
    const cy = cytoscape({
      container: holder,
      elements: [
        ...whole.bands.map((band) => ({data: {id: `band:${band.title}`, text: band.title}, position: {x: 0, y: band.y}, classes: 'band', selectable: false, grabbable: false})),
        ...cards.map((card) => ({data: {...card, text: [...card.head, ...card.body].join('\n')}, position: {x: card.x, y: card.y}})),
        ...knots.map((knot) => ({data: knot, position: {x: knot.x, y: knot.y}, classes: 'knot', grabbable: false})),
        ...drawn.map((link, i) => ({data: {...link, id: `link:${i}`, ...bends(link, cards, knots)}, classes: [link.spot ? 'named' : '', link.corners.length ? 'bent' : '', link.target.startsWith('knot:') ? 'onward' : ''].join(' ')})),
      ],
      style: style(),
      layout: {name: 'preset', fit: false},
      minZoom: 0.2,
      maxZoom: 3,
    });
    scene = {cy, data, cards, links, drawn, knots, whole, width};
    famai.scene = scene;
    fit();
    interact(cy, holder);
    tell(data, cards, links);
  };

  /** The whole width in sight, from the top on; a picture that is no taller than the window stands in its middle. */
  const fit = () => {
    const {cy, whole} = scene;
    const zoom = Math.min(1, (cy.width() - 16) / whole.width);
    const spare = cy.height() - whole.height * zoom;
    cy.viewport({zoom, pan: {x: (cy.width() - whole.width * zoom) / 2, y: 6 + Math.max(0, Math.min(spare / 3, 60))}});
  };

  const choose = (card) => {
    if (card.knot) return;
    if (card.seed && card.kind === 'entity') return;
    if (card.kind === 'entity') famai.graph({about: card.label});
    else if (card.kind === 'law') famai.graph({doc: card.doc});
    else if (card.doc && card.eid) famai.open(card.doc, card.eid, card.spans);
  };

  const interact = (cy, holder) => {
    const light = (node) => {
      let near = node.closedNeighborhood();
      near.nodes('.knot').forEach((knot) => { near = near.union(node.edgesTo(knot).length ? knot.outgoers() : knot.incomers()); }); // a knot is no end
      cy.batch(() => {
        cy.elements().not('.band').addClass('dim');
        near.removeClass('dim');
        near.edges().addClass('lit');
      });
    };
    const dark = () => cy.batch(() => cy.elements().removeClass('dim').removeClass('lit'));
    cy.on('mouseover', 'node', (event) => { holder.style.cursor = 'pointer'; if (event.target.degree()) light(event.target); });
    cy.on('mouseout', 'node', () => { holder.style.cursor = ''; dark(); });
    cy.on('tap', 'node', (event) => choose(event.target.data()));
  };

  /** The wheel reads on; with Ctrl, and by pinching, it zooms. One listener for all pictures: each would keep its picture alive. */
  const readOn = (event) => {
    if (event.ctrlKey || event.metaKey || !scene) return;
    event.preventDefault();
    event.stopPropagation();
    scene.cy.panBy({x: -event.deltaX, y: -event.deltaY});
  };

  /** The same in words: for the keyboard, for reading aloud, for print. */
  const tell = (data, cards, links) => {
    const name = new Map(cards.map((card) => [card.id, card.label]));
    const list = data.layers.map((title, number) => {
      const here = cards.filter((card) => card.layer === number);
      if (!here.length) return '';
      const section = document.createElement('section');
      section.append(Object.assign(document.createElement('h3'), {textContent: title}));
      const rows = document.createElement('ul');
      for (const card of here) {
        const row = document.createElement('li');
        const button = Object.assign(document.createElement('button'), {type: 'button', className: 'fm-link', textContent: card.label});
        button.dataset.graphCard = card.id;
        row.append(button, card.note ? `　${card.note}` : '');
        const after = links.filter((link) => link.source === card.id).map((link) => `${link.label}→${name.get(link.target)}`);
        if (after.length) row.append(Object.assign(document.createElement('span'), {className: 'fm-hint', textContent: `　${after.slice(0, 6).join('；')}${after.length > 6 ? '；…' : ''}`}));
        rows.append(row);
      }
      section.append(rows);
      return section;
    });
    part('list').replaceChildren(...list.filter(Boolean));
  };

  const save = (name, blob) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const safe = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

  /** The picture as SVG: the same places, the same words. */
  const asSvg = () => {
    const {cards, drawn, knots, whole} = scene;
    const bar = colours();
    const at = new Map(cards.map((card) => [card.id, scene.cy.getElementById(card.id).position()]));
    const height = Math.max(...cards.map((card) => at.get(card.id).y + card.h)) + 20;
    const lines = drawn.map((link) => {
      const [a, b] = [scene.cy.getElementById(link.source), scene.cy.getElementById(link.target)].map((node) => node.position());
      const words = link.spot ? `<text x="${link.spot.x}" y="${link.spot.y}" font-size="10.5" fill="#4b5767" text-anchor="middle">${safe(link.label)}</text>` : '';
      const points = [a, ...link.corners, b].map((p) => `${p.x},${p.y}`).join(' ');
      return [`<polyline points="${points}" fill="none" stroke="#b9c2cd"${link.inferred ? ' stroke-dasharray="4 3"' : ''}/>`, words];
    });
    const tied = knots.map((knot) => `<text x="${knot.x}" y="${knot.y + 4}" font-size="10.5" fill="#4b5767" text-anchor="middle" stroke="#fff" stroke-width="5" paint-order="stroke">${safe(knot.label)}</text>`);
    const boxes = cards.map((card) => {
      const {x, y} = at.get(card.id);
      const [left, top] = [x - card.w / 2, y - card.h / 2];
      const words = [...card.head, ...card.body].map((text, i) => `<text x="${left + 13}" y="${top + 19 + 16 * i}"${i < card.head.length ? ' font-weight="700"' : ''}>${safe(text)}</text>`);
      return `<rect x="${left}" y="${top}" width="${card.w}" height="${card.h}" rx="5" fill="#fff" stroke="${card.seed ? '#1f4e79' : '#b9c2cd'}"/><rect x="${left}" y="${top}" width="5" height="${card.h}" fill="${bar[card.kind]}"/>${words.join('')}`;
    });
    const bands = whole.bands.map((band) => `<text x="0" y="${band.y + 4}" fill="#4b5767" font-weight="700">${safe(band.title)}</text>`);
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 ${whole.width + 24} ${height + 24}" font-family="Microsoft YaHei,PingFang SC,Noto Sans CJK SC,sans-serif" font-size="12" fill="#1f2a37"><rect x="-12" y="-12" width="100%" height="100%" fill="#fff"/>${lines.map((l) => l[0]).join('')}${lines.map((l) => l[1]).join('')}${tied.join('')}${bands.join('')}${boxes.join('')}</svg>`;
  };
  const saveAs = (form) => {
    if (!scene) { famai.toast('还没有图'); return; }
    if (form === 'svg') save('图谱.svg', new Blob([asSvg()], {type: 'image/svg+xml'}));
    else save('图谱.png', scene.cy.png({full: true, scale: 2, bg: colour('--paper'), output: 'blob', maxWidth: 8000, maxHeight: 8000}));
  };

  const fromAddress = () => {
    const asked = Object.fromEntries(new URLSearchParams(location.search));
    const limit = root().querySelector('[name=limit]');
    if ([...limit.options].some((option) => option.value === asked.limit)) limit.value = asked.limit;
    delete asked.limit;
    delete asked.asker;
    const first = root().dataset.first || root().querySelector('[data-graph-example]').textContent;
    famai.graph(asked.turn || asked.doc || asked.about ? asked : {about: first}, false);
  };

  document.addEventListener('submit', (event) => { if (event.target.id === 'fm-graph-form') { event.preventDefault(); seed = null; famai.graph(); } });
  document.addEventListener('change', (event) => {
    if (!event.target.closest?.('#fm-graph-form') || event.target.name === 'about') return;
    if (event.target.name === 'kind') { if (scene) draw(scene.data); } else famai.graph();
  });
  document.addEventListener('click', (event) => {
    if (!root()) return;
    const example = event.target.closest('[data-graph-example]');
    if (example) famai.graph({about: example.textContent});
    if (event.target.closest('[data-graph-fit]') && scene) fit();
    const zoom = event.target.closest('[data-graph-zoom]');
    if (zoom && scene) scene.cy.zoom({level: scene.cy.zoom() * (zoom.dataset.graphZoom === 'in' ? 1.25 : 0.8), renderedPosition: {x: scene.cy.width() / 2, y: 0}});
    const form = event.target.closest('[data-graph-save]');
    if (form) saveAs(form.dataset.graphSave);
    const told = event.target.closest('[data-graph-card]');
    if (told) choose(scene.cards.find((card) => card.id === told.dataset.graphCard));
  });

  famai.ready(() => {
    if (!root()) return;
    fetch('/famai/graph/names').then((r) => r.json()).then((names) => {
      root().querySelector('#fm-graph-names').replaceChildren(...names.map((n) => Object.assign(document.createElement('option'), {value: n})));
    }).catch(() => {});
    canvas().addEventListener('wheel', readOn, {capture: true, passive: false});
    fromAddress();
    window.addEventListener('popstate', fromAddress);
    window.addEventListener('beforeprint', () => { part('paper').innerHTML = scene ? asSvg() : ''; }); // the canvas is as large as the window
    new ResizeObserver(() => {
      const width = Math.max(canvas().clientWidth, 320);
      if (scene && Math.abs(width - scene.width) > 30) draw(scene.data);
    }).observe(canvas());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { if (scene) draw(scene.data); });
  });
})();
