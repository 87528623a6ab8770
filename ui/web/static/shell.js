/* The frame of the page: pieces fetched from the server, tabs, copying, messages, tool tips, keys. */
'use strict';

const famai = {};

/** Fetch a piece of the page; an error comes back as a piece that says so. */
famai.piece = async (address) => {
  try {
    const response = await fetch(address, {headers: {'X-Famai': '1'}, credentials: 'same-origin'});
    const text = await response.text();
    return {ok: response.ok, html: text};
  } catch (error) {
    return {ok: false, html: '<div class="fm-error" role="alert">与服务器的连接已断开，请确认服务仍在运行后重试。</div>'};
  }
};

famai.toast = (message) => {
  document.querySelector('.fm-toast')?.remove();
  const toast = document.createElement('div');
  toast.className = 'fm-toast';
  toast.setAttribute('role', 'status');
  toast.textContent = message;
  document.body.append(toast);
  setTimeout(() => toast.remove(), 2200);
};

/** Copy a text; on an address without TLS the clipboard is reached the old way. */
famai.copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    if (!done) return famai.toast('浏览器不允许复制，请手工选择文字');
  }
  return famai.toast('已复制');
};

/* Gradio's own words that stay English whatever the language */
(() => {
  const words = new Map([
    ['More tabs', '更多视图'], ['Error', '出错'], ['Warning', '注意'], ['Info', '提示'], ['Success', '完成'], ['Close', '关闭'], ['Clear', '清除'],
    ['Click to upload or drop files', '点击或拖放文件上传'], ['File upload', '上传文件'], ['Remove file', '移除文件'], ['common.complete', '已上传'], ['Connection errored out.', '与服务器的连接已断开。'],
  ]);
  const chinese = (text) => {
    const plain = text.trim();
    if (words.has(plain)) return words.get(plain);
    const type = /^Invalid file type: ?(.*?)\.? Only (.*) allowed\.?$/s.exec(plain);
    if (type) return `不接受这种文件：${type[1]}；可用的类型：${type[2].replaceAll(', ', '、')}`;
    const size = /^File size exceeds the maximum allowed size of (.*?)\.?$/s.exec(plain);
    return size ? `文件太大，最多 ${size[1]}` : null;
  };
  const translate = (root) => {
    if (root.nodeType === Node.TEXT_NODE) { const text = chinese(root.data); if (text) root.data = text; return; }
    if (root.nodeType !== Node.ELEMENT_NODE || root.closest('.fm-view .fm-answer, .fm-lawtext')) return;
    for (const element of [root, ...root.querySelectorAll('[aria-label], [title]')]) {
      for (const name of ['aria-label', 'title']) { const text = element.hasAttribute(name) && chinese(element.getAttribute(name)); if (text) element.setAttribute(name, text); }
    }
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) translate(walker.currentNode);
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === 'childList') change.addedNodes.forEach(translate);
      else translate(change.target);
    }
  }).observe(document.documentElement, {childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ['aria-label', 'title']});
  document.addEventListener('DOMContentLoaded', () => translate(document.body));
})();

/** Run when the page is there: at once, or when its document has been read. */
famai.ready = (run) => {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', run);
  else run();
};

/** Run once an element is there: Gradio draws the page after our scripts have run. */
famai.whenPresent = (selector, run) => {
  const found = document.querySelector(selector);
  if (found) return run(found);
  const observer = new MutationObserver(() => {
    const element = document.querySelector(selector);
    if (element) { observer.disconnect(); run(element); }
  });
  return observer.observe(document.documentElement, {childList: true, subtree: true});
};

/* on a narrow window the bar of views begins where the current one is */
famai.whenPresent('.fm-nav [aria-current]', (view) => { view.parentElement.scrollLeft = view.offsetLeft - view.parentElement.clientWidth / 2 + view.offsetWidth / 2; });

/** An address with 我是 in it: passed on, it shows others the same. */
famai.withAsker = (address) => {
  const to = new URL(address, location.href);
  const asker = document.querySelector('.fm-whoami')?.dataset.asker;
  to.searchParams.delete('asker');
  for (const kind of asker ? asker.split(',') : []) to.searchParams.append('asker', kind);
  return to.pathname + to.search + to.hash;
};
famai.whenPresent('.fm-whoami[data-asker]:not([data-asker=""])', () => {
  history.replaceState(history.state, '', famai.withAsker(location.href));
  document.querySelectorAll('.fm-nav a').forEach((view) => { view.href = famai.withAsker(view.href); });
});

/** Put a text into Gradio's own text box so that Gradio notices. */
famai.fill = (selector, text) => {
  const box = document.querySelector(`${selector} textarea, ${selector} input`);
  if (!box) return null;
  const kind = box.tagName === 'TEXTAREA' ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(box, text);
  box.dispatchEvent(new Event('input', {bubbles: true}));
  return box;
};

/** Menus that hang from a button close when something else is pressed, and by Esc. */
famai.closeMenus = (but = null) => {
  for (const menu of document.querySelectorAll(':is(.fm-whoami, .fm-drop, .fm-columns)[open]')) {
    if (!but || !menu.contains(but)) menu.open = false;
  }
};
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') famai.closeMenus(); });

document.addEventListener('click', (event) => {
  const copy = event.target.closest('[data-copy]');
  if (copy) famai.copy(copy.dataset.copy);
  const example = event.target.closest('[data-ask]');
  if (example && famai.fill('#fm-question', example.textContent)) {
    setTimeout(() => document.querySelector('#fm-send').click(), 30);
  }
  if (event.target.closest('[data-whoami-clear]')) famai.whoami([]);
  famai.closeMenus(event.target);
  const fold = event.target.closest('[data-unfold]');
  if (fold) {
    const folded = fold.previousElementSibling.classList.toggle('fm-clamped');
    fold.textContent = folded ? '展开全文' : '收起';
  }
});

/** Tell 工作篮 what to do; its page is drawn anew where it shows something else afterwards. */
famai.basket = async (request, redraw) => {
  const response = await fetch('/famai/basket', {
    method: 'POST',
    headers: {'Content-Type': 'application/json', 'X-Famai': '1'},
    body: JSON.stringify(request),
  }).catch(() => null);
  const told = response ? await response.json() : {error: '与服务器的连接已断开'};
  if (told.error) return famai.toast(told.error);
  if (redraw) return location.reload();
  return famai.toast(told.count ? `已加入工作篮，共 ${told.count} 条` : '已保存');
};
document.addEventListener('click', (event) => {
  const one = event.target.closest('[data-basket]');
  if (one) {
    const [doc, eid] = one.dataset.basket.split('/');
    famai.basket({do: 'add', doc: doc, eid: eid, spans: one.dataset.spans});
  }
  const picture = event.target.closest('[data-graph]');
  if (picture) {
    const [doc, eid] = picture.dataset.graph.split('/');
    location.assign(`/graph?${new URLSearchParams(doc === 'turn' ? {turn: eid} : {doc: doc, eid: eid || ''})}`);
  }
  const turn = event.target.closest('[data-basket-turn]');
  if (turn) famai.basket({do: 'add', turn: turn.dataset.basketTurn});
  const act = event.target.closest('button[data-basket-do]');
  if (act && (act.dataset.basketDo !== 'clear' || window.confirm('清空工作篮？清空后不能恢复。'))) famai.basket({do: act.dataset.basketDo, id: act.closest('[data-id]')?.dataset.id, by: act.dataset.by}, true);
});
document.addEventListener('change', async (event) => {
  const share = event.target.closest('[data-share]');
  if (share) {
    const response = await fetch(`/famai/answer/${encodeURIComponent(share.dataset.share)}/share`, {
      method: 'POST', headers: {'Content-Type': 'application/json', 'X-Famai': '1'}, body: JSON.stringify({on: share.checked}),
    }).catch(() => null);
    if (!response?.ok) { share.checked = !share.checked; return famai.toast('没有保存成功'); }
    return famai.toast(share.checked ? '可以把本页地址发给别人了' : '已收回，别人不能再查看');
  }
  const field = event.target.closest('input[data-basket-do]');
  if (field) famai.basket({do: field.dataset.basketDo, id: field.closest('[data-id]')?.dataset.id, words: field.value});
});

document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !event.target.matches('input, textarea, select')) {
    const box = document.querySelector('#fm-jump-text');
    if (box) { event.preventDefault(); box.focus(); }
  }
});

/* definitions on hover and on focus */
famai.tip = (term) => {
  document.querySelector('.fm-tip')?.remove();
  if (!term) return;
  const tip = document.createElement('div');
  tip.className = 'fm-tip';
  tip.setAttribute('role', 'tooltip');
  tip.textContent = term.dataset.tip;
  document.body.append(tip);
  const box = term.getBoundingClientRect();
  tip.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - tip.offsetWidth - 8))}px`;
  const below = box.bottom + 6;
  tip.style.top = `${below + tip.offsetHeight > window.innerHeight ? box.top - tip.offsetHeight - 6 : below}px`;
};
for (const [on, off] of [['mouseover', 'mouseout'], ['focusin', 'focusout']]) {
  document.addEventListener(on, (event) => { const term = event.target.closest?.('[data-tip]'); if (term) famai.tip(term); });
  document.addEventListener(off, (event) => { if (event.target.closest?.('[data-tip]')) famai.tip(null); });
}

/** 我是: kept by this browser; the page is drawn anew for it. */
famai.whoami = (kinds) => {
  const value = encodeURIComponent(kinds.join(','));
  document.cookie = `famai_asker=${value}; path=/; max-age=${kinds.length ? 31536000 : 0}; samesite=lax`;
  const address = new URL(location.href);
  address.searchParams.delete('asker');
  location.replace(address);
};

/* straight to an article from the header; what names none is searched for */
document.addEventListener('submit', async (event) => {
  if (event.target.matches('.fm-whoami-form')) {
    event.preventDefault();
    famai.whoami([...event.target.querySelectorAll('input:checked')].map((box) => box.value));
    return;
  }
  if (event.target.matches('[data-post]')) { event.preventDefault(); famai.post(event.target); return; }
  if (!event.target.matches('.fm-jump')) return;
  event.preventDefault();
  const box = event.target.querySelector('input');
  const note = event.target.querySelector('output');
  note.textContent = '';
  if (!box.value.trim()) return;
  const response = await fetch(`/famai/locate?text=${encodeURIComponent(box.value)}`).catch(() => null);
  if (!response) { note.textContent = '与服务器的连接已断开'; return; }
  const found = await response.json();
  if (found.eid) famai.open(found.doc, found.eid, found.spans || '');
  else if (found.doc) location.assign(`/law/${found.doc}`);
  else if (/第.+条/.test(box.value)) note.textContent = found.error;
  else location.assign(`/search?q=${encodeURIComponent(box.value)}`);
});

/* 稍后: the note that texts are lacking stays away for a week */
document.addEventListener('click', (event) => {
  if (!event.target.matches('[data-later]')) return;
  document.cookie = 'famai_later=1; path=/; max-age=604800; SameSite=Lax';
  event.target.closest('.fm-lacking').remove();
});

/* what is at work on the server tells how far it is until it rests */
setInterval(async () => {
  const state = document.querySelector('[data-poll]');
  if (!state) return;
  const response = await fetch(state.dataset.poll).catch(() => null);
  if (!response || !response.ok || !state.isConnected) return;
  state.outerHTML = await response.text();
  if (document.querySelector('[data-poll]') || !document.querySelector('[data-fresh]')) return;
  const fresh = await fetch(location.href).then((page) => page.text()).catch(() => ''); // what the work has changed on this page
  const part = new DOMParser().parseFromString(fresh, 'text/html').querySelector('[data-fresh]');
  if (part) document.querySelector('[data-fresh]').replaceWith(part);
}, 2000);

/* a file dropped anywhere on a page that takes one goes into its field; the browser would open it in place of the page */
for (const kind of ['dragover', 'drop']) document.addEventListener(kind, (event) => {
  const field = document.querySelector('input[type=file][data-drop]');
  const files = event.dataTransfer && [...event.dataTransfer.types].includes('Files');
  if (!field || !files) return;
  event.preventDefault();
  field.form.classList.toggle('fm-over', kind === 'dragover');
  if (kind === 'dragover' || !event.dataTransfer.files.length) return;
  field.files = event.dataTransfer.files;
  for (const area of field.form.querySelectorAll('textarea')) area.value = ''; // what was pasted before is another text
  field.form.requestSubmit();
});
document.addEventListener('dragleave', (event) => { if (!event.relatedTarget) document.querySelector('.fm-over')?.classList.remove('fm-over'); });

/** Send a form with its file and put the answer where it belongs. */
famai.post = async (form) => {
  const result = document.querySelector(form.dataset.result);
  const button = form.querySelector('[type=submit]');
  button.disabled = true;
  result.innerHTML = '<p class="fm-wait" role="status">正在处理…</p>';
  try {
    const response = await fetch(form.dataset.post, {method: 'POST', headers: {'X-Famai': '1'}, body: new FormData(form)});
    result.innerHTML = await response.text();
    const kept = result.querySelector('[data-check]'); // what is kept has an address that reopens it
    if (kept && location.pathname === '/verify') history.pushState(null, '', famai.withAsker(`/verify?check=${encodeURIComponent(kept.dataset.check)}`));
  } catch (error) {
    result.innerHTML = '<div class="fm-error" role="alert">与服务器的连接已断开，请确认服务仍在运行后重试。</div>';
  }
  button.disabled = false;
  if (result.getBoundingClientRect().top > window.innerHeight * 0.6) result.scrollIntoView({block: 'start'}); // below the form on a phone
};
document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-send]');
  if (!button) return;
  const response = await fetch(button.dataset.send, {method: 'POST', headers: {'X-Famai': '1'}}).catch(() => null);
  if (response) document.querySelector(button.dataset.result).innerHTML = await response.text();
});
document.addEventListener('input', (event) => {
  if (event.target.id === 'fm-jump-text') event.target.form.querySelector('output').textContent = '';
});
