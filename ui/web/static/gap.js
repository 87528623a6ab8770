// The page of the gap check: upload, list of duties, both texts side by side, decisions.
(() => {
  'use strict';
  const by = (id) => document.getElementById(id);
  const words = JSON.parse(by('gap-words').textContent);
  const acting = new Set(['missing', 'partial', 'conflict']);
  let current = null, chosen = null, again = null;

  const make = (tag, text, className) => {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    if (className) node.className = className;
    return node;
  };
  const call = async (address, options = {}) => {
    const answer = await fetch(address, {...options, headers: {'x-famai': '1', ...(options.headers || {})}});
    const data = await answer.json().catch(() => ({error: '服务没有回应，请稍后再试'}));
    if (!answer.ok) throw new Error(data.error || '请求失败');
    return data;
  };
  const latest = (row) => (current.decisions[row.id] || [])[0];
  const stateOf = (row) => { const d = latest(row); return d && d.state ? d.state : row.state; };
  const say = (text) => { by('gap-message').textContent = text; };

  async function listSets(selected) {
    const sets = await call('/famai/gap/sets');
    const select = by('gap-sets');
    select.replaceChildren(new Option(sets.length ? '新的对照…' : '（无）', ''));
    for (const s of sets) select.add(new Option(`${s.title}　${s.updated.slice(0, 10)}`, s.id, false, s.id === selected));
  }

  /** The address of what is shown, so that it reopens: the set and the duty chosen in it. */
  const address = (values, step) => {
    const query = new URLSearchParams(values);
    const target = famai.withAsker(`${location.pathname}${query.size ? `?${query}` : ''}`);
    if (location.pathname + location.search !== target) history[step ? 'pushState' : 'replaceState'](null, '', target);
  };

  async function open(id, duty = '') {
    current = await call(`/famai/gap/set/${encodeURIComponent(id)}`);
    chosen = null;
    by('gap-new').hidden = true; by('gap-result').hidden = false; by('gap-tools').hidden = false;
    for (const link of document.querySelectorAll('[data-form]')) link.href = `/famai/gap/export/${encodeURIComponent(id)}.${link.dataset.form}`;
    drawSummary(); drawRows(); drawBeside();
    address({set: id, ...(duty ? {duty} : {})}, new URLSearchParams(location.search).get('set') !== id);
    const first = duty && by('gap-rows').querySelector(`[data-duty="${CSS.escape(duty)}"]`) || by('gap-rows').querySelector('button');
    if (first) { first.click(); first.scrollIntoView({block: 'nearest'}); }
    scrollTo(0, 0);
  }

  function drawSummary() {
    const rows = current.report.duties, box = by('gap-summary');
    const count = (list, state) => list.filter((r) => stateOf(r) === state).length;
    const head = make('p', `${current.report.entity}　对照 ${rows.length} 项义务：`);
    for (const [state, word] of Object.entries(words)) if (count(rows, state)) { head.append(make('span', word, `gap-badge gap-s-${state}`), `${count(rows, state)}　`); }
    const chart = make('div', '', 'gap-chart');
    const topics = [...new Set(rows.map((r) => r.topic || '其他'))];
    for (const topic of topics) {
      const of = rows.filter((r) => (r.topic || '其他') === topic), bar = make('div', '', 'gap-bar');
      for (const [state, word] of Object.entries(words)) {
        const n = count(of, state);
        if (!n) continue;
        const piece = make('i', '', `gap-s-${state}`);
        piece.style.width = `${100 * n / of.length}%`; piece.title = `${word} ${n}`;
        bar.append(piece);
      }
      chart.append(make('span', topic), bar, make('span', `已覆盖 ${Math.round(100 * count(of, 'covered') / of.length)}%`));
    }
    const notes = make('p', current.report.notes.join('；'), 'gap-hint');
    box.replaceChildren(head, chart, notes);
  }

  function shown(row) {
    const state = by('gap-state').value, words = by('gap-find').value.trim();
    const decision = latest(row);
    if (state === 'act' && !acting.has(stateOf(row))) return false;
    if (state === 'doubt' && !row.doubt) return false;
    if (state === 'changed' && !(decision && decision.changed)) return false;
    if (state && !['act', 'doubt', 'changed'].includes(state) && stateOf(row) !== state) return false;
    return !words || [(row.told || row.duty), row.label, row.why, ...row.clauses.map((c) => c.quote)].some((t) => t.includes(words));
  }

  function drawRows() {
    const list = by('gap-rows');
    list.replaceChildren();
    let topic = null;
    for (const row of current.report.duties.filter(shown)) {
      if (row.topic !== topic) { topic = row.topic; list.append(make('li', topic || '其他', 'gap-topic')); }
      const item = make('li'), button = make('button'), decision = latest(row);
      button.type = 'button'; button.dataset.duty = row.id;
      button.append(make('span', words[stateOf(row)] + (decision && decision.state ? '（人工）' : ''), `gap-badge gap-s-${stateOf(row)}`));
      if (row.doubt) button.append(make('span', '待人工判断', 'gap-mark'));
      if (decision && decision.changed) button.append(make('span', '依据已变', 'gap-mark'));
      button.append((row.told || row.duty).length > 60 ? `${(row.told || row.duty).slice(0, 60)}…` : (row.told || row.duty), make('small', row.label.replace(/^.*》/, '')));
      button.setAttribute('aria-current', String(row === chosen));
      button.addEventListener('click', () => { chosen = row; for (const b of list.querySelectorAll('button')) b.setAttribute('aria-current', String(b === button)); show(row); if (window.innerWidth <= 860) by('gap-why').scrollIntoView({block: 'start'}); });
      item.append(button); list.append(item);
    }
  }

  async function show(row) {
    address({set: current.id, duty: row.id}, false);
    const box = by('gap-why');
    const title = make('p');
    title.append(make('span', words[stateOf(row)], `gap-badge gap-s-${stateOf(row)}`), `${row.label}　${(row.told || row.duty)}`);
    box.replaceChildren(title, make('p', row.why || '—'));
    if (row.suggestion) { const d = make('details'); d.append(make('summary', '建议的制度文字'), make('p', row.suggestion)); box.append(d); }
    box.append(form(row));
    const policy = by('gap-policy');
    policy.replaceChildren(make('h2', row.clauses.length ? `制度原文：${[...new Set(row.clauses.map((c) => c.clause))].join('、')}` : '制度原文（没有相应条文）'));
    for (const p of current.policies) {
      const marks = row.clauses.filter((c) => c.policy === p.name).sort((a, b) => a.start - b.start), text = make('div', '', 'gap-text');
      let at = 0;
      for (const m of marks) { if (m.start < at) continue; text.append(p.text.slice(at, m.start)); text.append(make('mark', p.text.slice(m.start, m.end))); at = m.end; }
      text.append(p.text.slice(at));
      if (current.policies.length > 1) policy.append(make('h2', p.name));
      policy.append(text);
    }
    const mark = policy.querySelector('mark');
    policy.scrollTop = mark ? mark.offsetTop - policy.offsetTop - 60 : 0;
    const law = by('gap-law');
    law.replaceChildren(make('h2', '法规原文'));
    const answer = await fetch(`/famai/panel/${encodeURIComponent(row.doc_id)}/${encodeURIComponent(row.eid)}?spans=${row.start}-${row.end}`);
    if (row !== chosen) return;
    const inner = make('div');
    inner.innerHTML = await answer.text();  // made by our own server
    law.append(inner);
  }

  function form(row) {
    const node = by('gap-form').content.firstElementChild.cloneNode(true), decision = latest(row) || {};
    for (const name of ['state', 'person', 'due', 'evidence', 'comment']) node.elements[name].value = decision[name] || '';
    for (const d of current.decisions[row.id] || []) node.querySelector('.gap-history').append(make('li', `${d.at.slice(0, 16).replace('T', ' ')} ${d.by}：${d.state ? words[d.state] : '按程序的结论'}${d.person ? `，责任人 ${d.person}` : ''}${d.due ? `，期限 ${d.due}` : ''}${d.comment ? `，${d.comment}` : ''}${d.changed ? '（此后依据已变）' : ''}`));
    node.addEventListener('submit', async (event) => {
      event.preventDefault();
      const data = {row: row.id};
      for (const name of ['state', 'person', 'due', 'evidence', 'comment']) data[name] = node.elements[name].value;
      try {
        const kept = await call(`/famai/gap/set/${encodeURIComponent(current.id)}/decide`, {method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(data)});
        (current.decisions[row.id] ||= []).unshift(kept);
        drawSummary(); drawRows(); show(row);
      } catch (error) { node.querySelector('output').textContent = error.message; }
    });
    return node;
  }

  function table(title, heads, rows) {
    const box = make('details'), body = make('table'), head = make('tr');
    box.append(make('summary', `${title}（${rows.length}）`));
    for (const h of heads) head.append(make('th', h));
    body.append(head);
    for (const row of rows) { const line = make('tr'); for (const cell of row) line.append(make('td', cell || '')); body.append(line); }
    box.append(body);
    return box;
  }

  function drawBeside() {
    const r = current.report, inward = new Map(), outward = new Map();
    for (const row of r.duties) {
      if (!outward.has(row.label)) outward.set(row.label, new Set());
      for (const c of row.clauses) { const key = `${r.policies.length > 1 ? `${c.policy} ` : ''}${c.clause}`; if (!inward.has(key)) inward.set(key, new Set()); inward.get(key).add(row.label); outward.get(row.label).add(key); }
    }
    by('gap-beside').replaceChildren(
      table('制度中的引用问题', ['引用', '结论', '说明', '现行对应'], r.citations.map((c) => [c.text, c.state, c.why, c.now])),
      table('制度中外规没有要求的义务', ['制度条文', '原文'], r.own.map((c) => [c.clause, c.quote.trim()])),
      table('追溯矩阵：外规 → 内规', ['外规条款', '制度条文'], [...outward].map(([label, clauses]) => [label, [...clauses].join('、')])),
      table('追溯矩阵：内规 → 外规', ['制度条文', '外规条款'], [...inward].map(([clause, labels]) => [clause, [...labels].join('、')])),
    );
  }

  async function follow(job) {
    const bar = by('gap-progress');
    bar.hidden = false;
    for (;;) {
      const state = await call(`/famai/gap/job/${encodeURIComponent(job)}`);
      if (state.total) { bar.max = state.total; bar.value = state.done; }
      if (state.error) throw new Error(state.error);
      if (state.set) { bar.hidden = true; bar.removeAttribute('value'); return state.set; }
      await new Promise((done) => setTimeout(done, 400));
    }
  }

  by('gap-new').addEventListener('submit', async (event) => {
    event.preventDefault();
    say('');
    const data = new FormData(event.target), pasted = by('gap-text').value.trim();
    if (!by('gap-file').files.length) data.delete('file');
    if (pasted) data.append('file', new Blob([pasted], {type: 'text/plain'}), '粘贴的文字.txt');
    if (again) data.append('set', again);
    try {
      const {job} = await call('/famai/gap/upload', {method: 'POST', body: data});
      const id = await follow(job);
      again = null;
      await listSets(id); await open(id);
    } catch (error) { by('gap-progress').hidden = true; say(error.message); }
  });
  const fresh = () => { address({}, true); by('gap-new').hidden = false; by('gap-result').hidden = true; by('gap-tools').hidden = true; say(''); };
  by('gap-sets').addEventListener('change', (event) => { again = null; if (event.target.value) open(event.target.value).catch((e) => say(e.message)); else fresh(); });
  by('gap-again').addEventListener('click', () => { again = current.id; fresh(); say('上传修改后的制度；原来的人工处理会保留，变化会标出。'); });
  by('gap-delete').addEventListener('click', async () => {
    if (!confirm('删除这份制度和全部人工处理？删除后不能恢复。')) return;
    await call(`/famai/gap/set/${encodeURIComponent(current.id)}/delete`, {method: 'POST'});
    current = null; fresh(); await listSets();
  });
  by('gap-state').addEventListener('change', drawRows);
  by('gap-find').addEventListener('input', drawRows);
  const fromAddress = async () => {
    const asked = new URLSearchParams(location.search);
    if (asked.get('set')) await open(asked.get('set'), asked.get('duty') || '');
    else if (!by('gap-result').hidden) fresh();
    await listSets(asked.get('set') || '');
  };
  addEventListener('popstate', () => fromAddress().catch((e) => say(e.message)));
  fromAddress().catch((e) => { say(e.message); listSets(); });
})();
