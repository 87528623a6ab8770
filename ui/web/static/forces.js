/* A layout by forces (after Fruchterman and Reingold 1991): nodes repel each other, edges pull, all is drawn to the middle. */
'use strict';

famai.layout = (nodes, edges, width, height) => {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const links = edges.map((edge) => [byId.get(edge.source), byId.get(edge.target)]).filter(([a, b]) => a && b);
  const spread = Math.min(115, Math.max(46, Math.sqrt((width * height) / Math.max(nodes.length, 1)) * 0.8));
  const degree = new Map(nodes.map((node) => [node.id, 0]));
  for (const [a, b] of links) { degree.set(a.id, degree.get(a.id) + 1); degree.set(b.id, degree.get(b.id) + 1); }
  // A spiral of the golden angle: the same data give the same picture.
  nodes.forEach((node, index) => {
    const radius = spread * 0.62 * Math.sqrt(index);
    const angle = index * 2.399963;
    node.x = width / 2 + radius * Math.cos(angle);
    node.y = height / 2 + radius * 0.75 * Math.sin(angle);
  });

  /** One step; `heat` bounds how far a node moves, in pixels. Pinned nodes stay. */
  const step = (heat) => {
    for (const node of nodes) { node.fx = (width / 2 - node.x) * 0.018; node.fy = (height / 2 - node.y) * 0.03; }
    for (let i = 0; i < nodes.length; i += 1) {
      const a = nodes[i];
      for (let j = i + 1; j < nodes.length; j += 1) {
        const b = nodes[j];
        let dx = a.x - b.x;
        let dy = (a.y - b.y) * 1.5; // labels are wide: neighbours keep more room sideways
        let square = dx * dx + dy * dy;
        if (square < 1) { dx = (i - j) * 0.1; dy = 0.1; square = 1; }
        if (square > spread * spread * 25) continue;
        const force = (spread * spread * 0.9) / square;
        a.fx += dx * force; a.fy += dy * force; b.fx -= dx * force; b.fy -= dy * force;
      }
    }
    for (const [a, b] of links) {
      const dx = b.x - a.x;
      const dy = b.y - a.y;
      const length = Math.sqrt(dx * dx + dy * dy) || 1;
      const hubs = Math.max(1, Math.min(degree.get(a.id), degree.get(b.id)));
      const force = ((length - spread) / length) * (0.5 / Math.sqrt(hubs));
      a.fx += dx * force; a.fy += dy * force; b.fx -= dx * force; b.fy -= dy * force;
    }
    let moved = 0;
    for (const node of nodes) {
      if (node.pinned) continue;
      const length = Math.sqrt(node.fx * node.fx + node.fy * node.fy) || 1;
      const way = Math.min(length, heat);
      node.x += (node.fx / length) * way;
      node.y += (node.fy / length) * way;
      moved = Math.max(moved, way);
    }
    return moved;
  };

  const rounds = nodes.length > 120 ? 140 : 240;
  for (let round = 0; round < rounds; round += 1) step(Math.max(0.5, spread * 0.5 * (1 - round / rounds)));
  return {step: step};
};
