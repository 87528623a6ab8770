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
      place.set(card.id, card.x);
      ends[column] += card.h + 6;
    }
    ends[column] += 20;
  }
  return Math.max(...ends) - 26;
};

/** Where a straight link between two cards is seen: from the edge of the one to the edge of the other. */
const seen = (from, to) => {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const out = (card) => Math.min(0.5, card.w / 2 / Math.max(Math.abs(dx), 1), card.h / 2 / Math.max(Math.abs(dy), 1));
  return {dx, dy, begin: out(from), end: 1 - out(to)};
};

/**
 * Give each link the place of its words: on its line, over no card and over no other words; none where there is no room
 * (the words then come with the pointer). `shift` is that place seen from the middle of the line, where it stands by itself.
 */
layers.name = (cards, links) => {
  const at = new Map(cards.map((card) => [card.id, card]));
  const taken = cards.map((card) => [card.x - card.w / 2, card.y - card.h / 2, card.x + card.w / 2, card.y + card.h / 2]);
  for (const link of links) {
    const from = at.get(link.source);
    const {dx, dy, begin, end} = seen(from, at.get(link.target));
    const half = link.label.length * 5.25 + 3;
    for (const part of [0.5, 0.36, 0.64, 0.24, 0.76]) {
      const way = begin + (end - begin) * part;
      const [x, y] = [from.x + dx * way, from.y + dy * way];
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

/** Place the cards in a window of that width; gives the bands with their titles, and the size of the whole. */
layers.place = (picture, cards, width) => {
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
    bands.push({title, y: y + 8});
    const top = y + 26;
    const ends = here.some((card) => card.group) ? inColumns(here, columns, cell, top, place) : inRows(inOrder(here, near, place), columns, cell, top, place);
    y = ends + 52;
  });
  return {bands, width: columns * cell - 16, height: y};
};
