/* Where the cards of a picture stand: layer below layer, rows as wide as the window, topics as columns. Pure numbers, no page. */
'use strict';

const layers = {};

/** A text in lines of at most `most` halves of a Chinese character. */
layers.lines = (text, most) => {
  const found = [''];
  let wide = 0;
  for (const sign of text) {
    const size = sign.charCodeAt(0) > 0x2e7f || sign === '…' ? 2 : 1.15;
    if (wide + size > most && !'，。；：、）”》？！'.includes(sign)) { found.push(''); wide = 0; }
    found[found.length - 1] += sign;
    wide += size;
  }
  return found;
};

/** The first lines; the last one says that there are more. */
const first = (lines, count) => (lines.length <= count ? lines : [...lines.slice(0, count - 1), `${lines[count - 1].slice(0, -1)}…`]);

/** Give each card its lines and its size. */
layers.measure = (card, width) => {
  const most = Math.floor((width - 28) / 6); // a comma may hang over the end of a line
  card.head = first(layers.lines(card.label, most), 2);
  card.body = card.note ? first(layers.lines(card.note, most), 4) : [];
  card.w = width;
  card.h = 14 + 16 * (card.head.length + card.body.length);
};

/** Cards of one layer in the order of those above that they are linked with: fewer lines cross. */
const inOrder = (cards, near, place) => {
  const middle = (card) => {
    const known = (near.get(card.id) || []).map((id) => place.get(id)).filter((x) => x !== undefined);
    return known.length ? known.reduce((a, b) => a + b, 0) / known.length : Number.MAX_SAFE_INTEGER;
  };
  return cards.map((card, i) => [middle(card), i, card]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((entry) => entry[2]);
};

/** Rows of cards from `top` on, each row in the middle; gives where they end. */
const inRows = (cards, columns, cell, top, place) => {
  let y = top;
  for (let at = 0; at < cards.length; at += columns) {
    const row = cards.slice(at, at + columns);
    const tall = Math.max(...row.map((card) => card.h));
    const left = ((columns - row.length) * cell) / 2;
    row.forEach((card, i) => {
      card.x = left + i * cell + card.w / 2;
      card.y = y + tall / 2;
      [card.above, card.below] = [y - 9, y + tall + 9]; // the free strips over and under its row
      place.set(card.id, card.x);
    });
    y += tall + 18;
  }
  return y - 18;
};

/** Topics as columns, each under its heading; the next goes where there is most room. */
const inColumns = (cards, columns, cell, top, place) => {
  const groups = new Map();
  for (const card of cards) groups.set(card.group, [...(groups.get(card.group) || []), card]);
  const ends = new Array(Math.min(columns, Math.max(groups.size, 1))).fill(top);
  const left = ((columns - ends.length) * cell) / 2;
  for (const group of groups.values()) {
    const column = ends.indexOf(Math.min(...ends));
    for (const card of group) {
      card.x = left + column * cell + card.w / 2;
      card.y = ends[column] + card.h / 2;
      [card.above, card.below] = [ends[column] - 10, ends[column] + card.h + 3];
      place.set(card.id, card.x);
      ends[column] += card.h + 6;
    }
    ends[column] += 20;
  }
  return Math.max(...ends) - 26;
};

/**
 * Links of one kind from several cards to the same several ones go by one knot with their words, a column whose cards all lead
 * to one thing leads to it once, from its foot. Gives the links to draw and the knots; a knot is a small card.
 */
layers.bundle = (links, cards) => {
  const at = new Map(cards.map((card) => [card.id, card]));
  const sorts = new Map();
  for (const link of links) {
    const sort = [link.label, link.inferred, at.get(link.source).layer, at.get(link.target).layer].join('|');
    const targets = sorts.get(sort) || sorts.set(sort, new Map()).get(sort);
    targets.set(link.source, [...(targets.get(link.source) || []), link]);
  }
  const drawn = new Set(links);
  const knots = [];
  for (const bySource of sorts.values()) {
    const alike = new Map();
    for (const [source, its] of bySource) {
      const key = its.map((link) => link.target).sort().join(' ');
      alike.set(key, [...(alike.get(key) || []), [source, its]]);
    }
    for (const group of alike.values()) {
      const [first] = group[0][1];
      if (group[0][1].length < 2) {
        for (const [source, [link]] of group) {
          const column = cards.filter((card) => card.group && card.group === at.get(source).group);
          if (column.length > 1 && column.every((card) => group.some(([id]) => id === card.id)) && column.at(-1).id !== source) drawn.delete(link);
        }
      } else if (group.length > 1) {
        const knot = {id: `knot:${knots.length}`, knot: true, label: first.label, layer: at.get(first.target).layer, w: first.label.length * 10.5 + 12, h: 18, targets: group[0][1].map((link) => link.target)};
        knots.push(knot);
        for (const [source, its] of group) {
          its.forEach((link) => drawn.delete(link));
          drawn.add({source: source, target: knot.id, label: '', inferred: first.inferred});
        }
        for (const target of knot.targets) drawn.add({source: knot.id, target: target, label: '', inferred: first.inferred});
      }
    }
  }
  return {links: [...drawn].map((link) => ({...link})), knots};
};

/** Whether the way from one point to another leads over a card. */
const meets = (a, b, card) => {
  let [from, to] = [0, 1];
  for (const [start, step, low, high] of [[a.x, b.x - a.x, card.x - card.w / 2 - 3, card.x + card.w / 2 + 3], [a.y, b.y - a.y, card.y - card.h / 2 - 3, card.y + card.h / 2 + 3]]) {
    if (Math.abs(step) < 1e-9) { if (start <= low || start >= high) return false; continue; }
    const [one, two] = [(low - start) / step, (high - start) / step];
    [from, to] = [Math.max(from, Math.min(one, two)), Math.min(to, Math.max(one, two))];
  }
  return from < to;
};

/** Give a link whose straight line would lead over cards its corners: down between the rows, along a lane between the columns. */
layers.route = (cards, links, cell, columns) => {
  const at = new Map(cards.map((card) => [card.id, card]));
  const lanes = Array.from({length: 2 * columns + 1}, (_, n) => (n * cell) / 2 - 8);
  for (const link of links) {
    const [from, to] = [at.get(link.source), at.get(link.target)];
    const others = cards.filter((card) => card !== from && card !== to);
    const free = (a, b) => !others.some((card) => meets(a, b, card));
    link.corners = [];
    if (free(from, to) || from.below === undefined || to.above === undefined || from.below > to.above) continue;
    const ways = lanes.map((x) => [{x: from.x, y: from.below}, {x: x, y: from.below}, {x: x, y: to.above}, {x: to.x, y: to.above}]);
    const open = ways.filter((way) => free(way[0], way[1]) && free(way[1], way[2]) && free(way[2], way[3]));
    const long = (way) => Math.abs(way[0].x - way[1].x) + Math.abs(way[2].x - way[3].x);
    link.corners = open.sort((a, b) => long(a) - long(b))[0] || [];
  }
};

/** Where a link is seen that may bear words: a straight one from card to card, else its lane. */
const seen = (from, to, corners) => {
  if (corners.length) {
    const [a, b] = [corners[1], corners[2]];
    return {start: a, dx: b.x - a.x, dy: b.y - a.y, begin: 0, end: 1};
  }
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const out = (card) => Math.min(0.5, card.w / 2 / Math.max(Math.abs(dx), 1), card.h / 2 / Math.max(Math.abs(dy), 1));
  return {start: from, dx, dy, begin: out(from), end: 1 - out(to)};
};

/**
 * Give each link the place of its words: on its line, over no card and over no other words; none where there is no room
 * (the words then come with the pointer). `shift` is that place seen from the middle of the line, where it stands by itself.
 */
layers.name = (cards, links) => {
  const at = new Map(cards.map((card) => [card.id, card]));
  const taken = cards.map((card) => [card.x - card.w / 2, card.y - card.h / 2, card.x + card.w / 2, card.y + card.h / 2]);
  for (const link of links) {
    if (!link.label) continue;
    const {start, dx, dy, begin, end} = seen(at.get(link.source), at.get(link.target), link.corners);
    const half = link.label.length * 5.25 + 3;
    for (const part of [0.5, 0.36, 0.64, 0.24, 0.76]) {
      const way = begin + (end - begin) * part;
      const [x, y] = [start.x + dx * way, start.y + dy * way];
      const box = [x - half, y - 8, x + half, y + 8];
      if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) continue;
      const middle = (begin + end) / 2;
      link.spot = {x, y};
      link.shift = {x: dx * (way - middle), y: dy * (way - middle)};
      taken.push(box);
      break;
    }
  }
};

/** Place the cards and the knots over them in a window of that width, and route the links; gives the bands with their titles, and the size of the whole. */
layers.place = (picture, cards, knots, width) => {
  const wide = width < 560 ? Math.max(140, Math.floor((width - 44) / 2)) : 204;
  const cell = wide + 16;
  const columns = Math.max(2, Math.min(7, Math.floor((width - 24 + 16) / cell)));
  const near = new Map();
  for (const link of picture.links) {
    for (const [a, b] of [[link.source, link.target], [link.target, link.source]]) near.set(a, [...(near.get(a) || []), b]);
  }
  cards.forEach((card) => layers.measure(card, wide));
  const place = new Map();
  const bands = [];
  let y = 0;
  picture.layers.forEach((title, number) => {
    const here = cards.filter((card) => card.layer === number);
    if (!here.length) return;
    const knotsHere = knots.filter((knot) => knot.layer === number);
    const top = y + 26 + (knotsHere.length ? 34 : 0);
    bands.push({title, y: top - 18});
    const ends = here.some((card) => card.group) ? inColumns(here, columns, cell, top, place) : inRows(inOrder(here, near, place), columns, cell, top, place);
    knotsHere.forEach((knot, n) => {
      const xs = knot.targets.map((id) => place.get(id));
      knot.x = Math.max(xs.reduce((a, b) => a + b, 0) / xs.length, n ? knotsHere[n - 1].x + (knotsHere[n - 1].w + knot.w) / 2 + 12 : 0);
      knot.y = top - 36;
      [knot.above, knot.below] = [knot.y - 18, knot.y + 18];
    });
    y = ends + 52;
  });
  layers.route([...cards, ...knots], picture.links, cell, columns);
  return {bands, width: columns * cell - 16, height: y};
};
