/* 问答: what the reader thinks of an answer, taking it along, the past conversations, the newest turn in sight. */
'use strict';

/** Copy an answer with its form, as Word and mail programs take it; where the browser cannot, as plain text. */
famai.copyRich = async (turn) => {
  const plain = turn.querySelector('[data-copy]').dataset.copy;
  const copy = turn.cloneNode(true);
  copy.querySelectorAll('button:not(.fm-source), .fm-tools, .fm-opinion, .fm-related, .fm-hidden, .fm-badge').forEach((e) => e.remove());
  copy.querySelectorAll('.fm-source').forEach((e) => e.replaceWith(e.querySelector('.fm-source-label').textContent));
  try {
    await navigator.clipboard.write([new ClipboardItem({'text/html': new Blob([copy.innerHTML], {type: 'text/html'}), 'text/plain': new Blob([plain], {type: 'text/plain'})})]);
  } catch (error) {
    return famai.copy(plain);
  }
  return famai.toast('已复制，可贴到 Word');
};

famai.feedback = async (group, verdict) => {
  const note = group.querySelector('input');
  const response = await fetch('/famai/feedback', {
    method: 'POST',
    headers: {'Content-Type': 'application/json', 'X-Famai': '1'},
    body: JSON.stringify({turn: group.dataset.turn, verdict: verdict, note: note.value}),
  });
  if (!response.ok) return famai.toast((await response.json()).error || '没有保存成功');
  group.querySelectorAll('[data-verdict]').forEach((b) => b.setAttribute('aria-pressed', String(b.dataset.verdict === verdict)));
  if (note.hidden) { note.hidden = false; note.focus(); }
  return famai.toast('已记录，谢谢');
};

/** What the reader thinks of one statement; pressed again it is taken back. */
famai.opinion = async (button) => {
  const verdict = button.getAttribute('aria-pressed') === 'true' ? '' : button.dataset.opinion;
  const response = await fetch('/famai/feedback', {
    method: 'POST',
    headers: {'Content-Type': 'application/json', 'X-Famai': '1'},
    body: JSON.stringify({turn: button.closest('.fm-turn').dataset.turn, said: button.dataset.said, verdict: verdict}),
  }).catch(() => null);
  if (!response?.ok) return famai.toast('没有保存成功');
  button.parentElement.querySelectorAll('button').forEach((b) => b.setAttribute('aria-pressed', String(b.dataset.opinion === verdict)));
  return famai.toast(verdict ? '已记录，谢谢' : '已撤回');
};

document.addEventListener('click', (event) => {
  const rich = event.target.closest('[data-copy-rich]');
  if (rich) famai.copyRich(rich.closest('.fm-turn'));
  const opinion = event.target.closest('[data-opinion]');
  if (opinion) famai.opinion(opinion);
  const verdict = event.target.closest('[data-verdict]');
  if (verdict) famai.feedback(verdict.closest('.fm-feedback'), verdict.dataset.verdict);
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && event.target.matches('[data-history-find]') && event.target.value.trim()) {
    location.assign(`/search?${new URLSearchParams({q: event.target.value.trim(), kind: 'conversations'})}`);
  }
  if (event.key === 'Enter' && event.target.matches('.fm-feedback input') && !event.isComposing) {
    event.preventDefault();
    const pressed = event.target.parentElement.querySelector('[aria-pressed=true]');
    famai.feedback(event.target.parentElement, pressed ? pressed.dataset.verdict : 'wrong');
  }
});
document.addEventListener('input', (event) => {
  if (event.target.id === 'fm-day-of') famai.fill('#fm-asof', event.target.value);
  if (event.target.matches('[data-history-find]')) {
    const words = event.target.value.trim();
    for (const row of event.target.parentElement.querySelectorAll('li')) row.hidden = !row.textContent.includes(words);
  }
});

/* 白话摘要: fetched once its answer is shown; only the newest answer has one written, the others show what is kept */
famai.plain = async (place, kept) => {
  place.dataset.begun = '1';
  place.removeAttribute('data-plain-failed');
  const response = await fetch(`/famai/plain/${encodeURIComponent(place.dataset.plain)}${kept ? '?kept=true' : ''}`, {
    method: 'POST', headers: {'X-Famai': '1'}, body: '',
  }).catch(() => null);
  if (!response?.ok) return;
  const show = (html, behind) => {
    if (!html || !place.isConnected) return;
    if (behind) place.insertAdjacentHTML('beforeend', html); else place.innerHTML = html;
    place.hidden = false;
  };
  if (!response.headers.get('content-type').includes('ndjson')) return show(await response.text());
  /* being written: each line is one sentence that has passed; the last is the whole with what stands below it */
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const lines = (rest + piece.value).split('\n');
    rest = lines.pop();
    for (const line of lines) { const told = JSON.parse(line); show(told.all ?? told.add, 'add' in told); }
  }
};
/* 读题: what the newest question may have meant, where nothing fits it */
famai.reread = async (place) => {
  place.dataset.begun = '1';
  const response = await fetch(`/famai/reread/${encodeURIComponent(place.dataset.reread)}`, {
    method: 'POST', headers: {'X-Famai': '1'}, body: '',
  }).catch(() => null);
  const html = response?.ok ? await response.text() : '';
  if (!html || !place.isConnected) return;
  place.innerHTML = html;
  place.hidden = false;
};
famai.ready(() => {
  const begin = () => {
    const unread = [...document.querySelectorAll('[data-reread]')].at(-1);
    if (unread && !unread.dataset.begun) famai.reread(unread);
    const places = [...document.querySelectorAll('[data-plain]')];
    places.forEach((place, n) => { if (!place.dataset.begun) famai.plain(place, n < places.length - 1); });
  };
  new MutationObserver(begin).observe(document.body, {childList: true, subtree: true});
  begin();
});

/* on a narrow window the past conversations stay folded until they are asked for */
famai.whenPresent('#fm-history', (history) => {
  const fold = () => { const list = history.querySelector('.fm-past-list'); if (list && window.innerWidth < 760) list.open = false; };
  new MutationObserver(fold).observe(history, {childList: true, subtree: true});
  fold();
});

/* the newest turn is in sight; the first source of a new answer is opened beside it where there is room */
famai.whenPresent('#fm-conversation', (conversation) => {
  const asked = new URLSearchParams(location.search);
  if (asked.get('doc')) location.replace(`/law/${asked.get('doc')}${asked.get('article') ? `/${asked.get('article')}` : ''}`);
  let last = null;
  let waiting = false;
  const settle = () => {
    const turns = conversation.querySelectorAll('.fm-turn');
    const turn = turns[turns.length - 1];
    if (!turn) { if (last) famai.emptyPanel(); last = null; return; }
    const id = turn.dataset.turn || 'pending';
    if (turn.classList.contains('fm-pending')) waiting = true;
    if (id !== last) {
      conversation.scrollTop = turn.offsetTop - conversation.offsetTop - 12;
      if (waiting && turn.dataset.turn) {
        waiting = false;
        const first = turn.querySelector('.fm-mark[data-open]');
        if (first && window.innerWidth >= 1200) famai.openFrom(first, false); // narrower, it would lie over the answer
        else famai.emptyPanel();
      }
    }
    last = id;
  };
  new MutationObserver(settle).observe(conversation, {childList: true, subtree: true});
  settle();
});
